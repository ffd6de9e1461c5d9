package weir.streams.source.sql;

import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import microsoft.sql.DateTimeOffset;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/** Times of SQL Server as texts, as they have up to seven digits behind the second and go further than a number of nanoseconds does. */
final class SqlServerForms {
    /** Of a time that has to be read from the table. */
    static final String NONE = "";

    private static final Set<String> LOCAL = Set.of("datetime", "datetime2", "smalldatetime");
    private static final String EPOCH =
            LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC).toString();

    private SqlServerForms() {}

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
            String type = column.typeName();
            if (LOCAL.contains(type)) {
                register(column, registration, EPOCH, value -> local(value, ZoneId.systemDefault()));
            } else if (type.equals("time")) {
                register(column, registration, EPOCH.substring(EPOCH.indexOf('T') + 1), value -> time(value));
            } else if (type.equals("datetimeoffset")) {
                register(column, registration, EPOCH + ":00Z", SqlServerForms::instant);
            }
        }

        /** As the engine itself has it: a column that is never null has something for what is not told. */
        private static void register(
                RelationalColumn column,
                ConverterRegistration<SchemaBuilder> registration,
                String epoch,
                Function<Object, String> form) {
            @Nullable String absent = column.isOptional() ? null : epoch;
            registration.register(SchemaBuilder.string(), value -> value == null ? absent : form.apply(value));
        }
    }

    /**
     * The driver makes it a time of our own zone. One that is none there, as the clocks were put forward, comes as the one that is an hour
     * or so later, so neither is believed.
     */
    static String local(Object value, ZoneId zone) {
        if (!(value instanceof Timestamp time)) return NONE;
        Instant instant = time.toInstant();
        ZoneOffsetTransition last = zone.getRules().previousTransition(instant.plusMillis(1));
        boolean isDoubtful = last != null
                && last.isGap()
                && Duration.between(last.getInstant(), instant).compareTo(last.getDuration()) < 0;
        return isDoubtful ? NONE : time.toLocalDateTime().toString();
    }

    private static String time(Object value) {
        return value instanceof Timestamp time
                ? time.toLocalDateTime().toLocalTime().toString()
                : NONE;
    }

    private static String instant(Object value) {
        return value instanceof DateTimeOffset time
                ? time.getOffsetDateTime().toInstant().toString()
                : NONE;
    }
}
