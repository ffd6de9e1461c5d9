package weir.streams.source.sql;

import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.util.Properties;
import org.apache.kafka.connect.data.SchemaBuilder;

/** Has the engine tell PostgreSQL's arrays of numbers as their texts: one that holds NaN or infinity, or has rows, it takes for null. */
final class LogNumbers {
    private LogNumbers() {}

    /** Made by the engine, by its name. */
    public static final class Converter implements CustomConverter<SchemaBuilder, RelationalColumn> {
        /** Called by the engine. */
        public Converter() {}

        @Override
        public void configure(Properties properties) {
            // nothing to set
        }

        @Override
        public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
            if (!column.typeName().equals("_numeric")) return;
            String absent = column.isOptional() ? null : "{}"; // what is not told of an old row
            registration.register(SchemaBuilder.string(), value -> {
                if (value == null) return absent;
                return UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value)
                        ? LogDecoder.UNCHANGED
                        : value.toString();
            });
        }
    }
}
