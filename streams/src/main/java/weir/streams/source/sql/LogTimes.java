package weir.streams.source.sql;

import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/** Has the engine tell times with an offset as microseconds: as texts, which it tells them as else, each would be printed and read again. */
final class LogTimes {
    /** Of a time that has no such number, or none in the calendar; out of the range of years that are read. */
    static final long NONE = Long.MIN_VALUE;

    /** PostgreSQL's and MariaDB's; the names of others differ. */
    private static final Set<String> TYPES = Set.of("timestamptz", "TIMESTAMP");

    private static final long MICROS = 1_000_000;
    private static final long MOST_SECONDS = Long.MAX_VALUE / MICROS - 1;

    private LogTimes() {}

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
            if (!TYPES.contains(column.typeName())) return;
            // as the engine itself has it: a column that is never null has the first moment for what is not told
            Long absent = column.isOptional() ? null : Long.valueOf(0);
            registration.register(SchemaBuilder.int64(), value -> value == null ? absent : micros(value));
        }
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
