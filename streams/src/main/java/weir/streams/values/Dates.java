package weir.streams.values;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Optional;

/** To date and time, each from its own class or from text; a text that holds more than is wanted is refused, unless it is midnight. */
final class Dates {
    private Dates() {}

    static Conversion date(Optional<String> format) {
        DateTimeFormatter formatter = formatter(format, DateTimeFormatter.ISO_LOCAL_DATE);
        return value -> {
            if (value instanceof LocalDate date) return inRange(date, value);
            TemporalAccessor parsed = parsed(formatter, value, "a date");
            LocalDate date = parsed.query(TemporalQueries.localDate());
            LocalTime time = parsed.query(TemporalQueries.localTime());
            if (date == null) throw Refusals.isNot(value, "a date");
            if (time != null && !time.equals(LocalTime.MIDNIGHT)) {
                throw Refusals.because(value, "is a date with a time of day, which date cannot hold");
            }
            return inRange(date, value);
        };
    }

    static Conversion time(Optional<String> format) {
        DateTimeFormatter formatter = formatter(format, DateTimeFormatter.ISO_LOCAL_TIME);
        return value -> {
            if (value instanceof LocalTime) return value;
            TemporalAccessor parsed = parsed(formatter, value, "a time");
            LocalTime time = parsed.query(TemporalQueries.localTime());
            if (time == null) throw Refusals.isNot(value, "a time");
            if (parsed.query(TemporalQueries.localDate()) == null) return time;
            throw Refusals.because(value, "is a time with a date, which time cannot hold");
        };
    }

    private static DateTimeFormatter formatter(Optional<String> format, DateTimeFormatter iso) {
        if (format.isEmpty()) return iso;
        if (!format.get().startsWith("epoch-")) return Patterns.of(format.get());
        throw new IllegalArgumentException(format.get() + " is for timestamp (expected: a pattern)");
    }

    private static TemporalAccessor parsed(DateTimeFormatter formatter, Object value, String wanted)
            throws ConversionException {
        if (!(value instanceof String text)) throw Refusals.isNot(value, wanted);
        try {
            return formatter.parse(text);
        } catch (DateTimeException notOne) {
            throw Refusals.isNot(value, wanted);
        }
    }

    private static LocalDate inRange(LocalDate date, Object value) throws ConversionException {
        if (date.toEpochDay() == (int) date.toEpochDay()) return date; // CQL counts days in 32 bits
        throw Refusals.outOfRange(value, "date");
    }
}
