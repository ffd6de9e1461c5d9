package weir.streams.source.sql;

import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * In which form the engine tells what it would lose or print: times with an offset as microseconds, not as texts that are read again, and
 * arrays of PostgreSQL as their texts where it has none of their type, or none that holds NaN, infinity or rows.
 */
final class LogForms {
    /** Of a time that has no such number, or none in the calendar; out of the range of years that are read. */
    static final long NONE = Long.MIN_VALUE;

    /** PostgreSQL's and MariaDB's; the names of others differ. */
    private static final Set<String> TIMES = Set.of("timestamptz", "TIMESTAMP");

    private static final Dialect POSTGRESQL = new PostgreSql();

    private static final long MICROS = 1_000_000;
    private static final long MOST_SECONDS = Long.MAX_VALUE / MICROS - 1;

    private LogForms() {}

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
            // as the engine itself has it: a column that is never null has something for what is not told
            if (TIMES.contains(column.typeName())) {
                Long absent = column.isOptional() ? null : Long.valueOf(0);
                registration.register(SchemaBuilder.int64(), value -> value == null ? absent : micros(value));
            } else if (isArrayAsText(column.typeName())) {
                String absent = column.isOptional() ? null : "{}";
                registration.register(SchemaBuilder.string(), value -> value == null ? absent : array(value));
            }
        }
    }

    private static boolean isArrayAsText(String type) {
        return type.equals("_numeric") || (type.startsWith("_") && POSTGRESQL.cell(type, 0) != Cell.ARRAY);
    }

    private static String array(Object value) {
        return UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value)
                ? LogDecoder.UNCHANGED
                : value.toString();
    }

    static @Nullable Long micros(Object value) {
        if (value instanceof OffsetDateTime time) return micros(time.toInstant());
        if (value instanceof ZonedDateTime time) return micros(time.toInstant());
        return value instanceof Instant time ? micros(time) : NONE;
    }

    private static long micros(Instant time) {
        long seconds = time.getEpochSecond();
        return Math.abs(seconds) > MOST_SECONDS ? NONE : seconds * MICROS + time.getNano() / 1000;
    }
}
