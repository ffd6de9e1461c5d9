package weir.streams.values;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Optional;

/**
 * To timestamp from text. CQL keeps milliseconds, so anything finer is refused.
 *
 * @param zone for text without an offset; without it such text is refused
 * @param isIso true when texts are expected in the form {@link IsoInstant} reads fast
 */
record Timestamps(DateTimeFormatter formatter, Optional<ZoneId> zone, boolean isIso) implements Conversion {
    static Conversion of(Optional<String> format, Optional<ZoneId> zone) {
        if (format.isEmpty()) return iso(zone);
        return switch (format.get()) {
            case "epoch-seconds" -> EpochTime.SECONDS;
            case "epoch-millis" -> EpochTime.MILLIS;
            case "epoch-micros" -> EpochTime.MICROS;
            default -> new Timestamps(Patterns.of(format.get()), zone, false);
        };
    }

    static Timestamps iso(Optional<ZoneId> zone) {
        return new Timestamps(Patterns.ISO_TIMESTAMP, zone, true);
    }

    @Override
    public Object convert(Object value) throws ConversionException {
        return checked(instant(value), value);
    }

    /** Microseconds since the epoch. */
    long micros(Object value) throws ConversionException {
        Instant instant = instant(value);
        try {
            // not ChronoUnit.MICROS.between, which counts in nanoseconds and ends in the years 1677 and 2262
            long micros = Math.addExact(
                    Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.get(ChronoField.MICRO_OF_SECOND));
            if (instant.equals(Instant.EPOCH.plus(micros, ChronoUnit.MICROS))) return micros;
        } catch (ArithmeticException tooFar) {
            throw Refusals.outOfRange(value, "a write time");
        }
        throw Refusals.because(value, "is finer than microseconds");
    }

    private Instant instant(Object value) throws ConversionException {
        if (value instanceof Instant instant) return instant;
        if (!(value instanceof String text)) throw Refusals.isNot(value, "a timestamp");
        Instant fast = isIso ? IsoInstant.parse(text) : null;
        return fast == null ? parsed(text) : fast;
    }

    private Instant parsed(String text) throws ConversionException {
        try {
            TemporalAccessor parsed = formatter.parse(text);
            LocalDate date = parsed.query(TemporalQueries.localDate());
            LocalTime time = parsed.query(TemporalQueries.localTime());
            if (date == null || time == null) throw Refusals.isNot(text, "a timestamp");
            return instant(text, parsed, LocalDateTime.of(date, time));
        } catch (DateTimeException notOne) {
            throw Refusals.isNot(text, "a timestamp");
        }
    }

    private Instant instant(String text, TemporalAccessor parsed, LocalDateTime local) throws ConversionException {
        ZoneId named = parsed.query(TemporalQueries.zoneId());
        ZoneId region = named == null ? zone.orElse(null) : named;
        if (parsed.isSupported(ChronoField.OFFSET_SECONDS)) {
            ZoneOffset offset = ZoneOffset.ofTotalSeconds(parsed.get(ChronoField.OFFSET_SECONDS));
            if (named == null || named.getRules().isValidOffset(local, offset)) return local.toInstant(offset);
            throw Refusals.because(text, "names an offset that its zone does not have then");
        }
        if (region == null) throw Refusals.because(text, "is a timestamp without an offset, and no zone is set");
        List<ZoneOffset> offsets = region.getRules().getValidOffsets(local);
        if (offsets.size() == 1) return local.toInstant(offsets.get(0));
        String often = offsets.isEmpty() ? "never" : "twice";
        throw Refusals.because(text, "is a local time that happens " + often + " in " + region);
    }

    static Instant checked(Instant instant, Object value) throws ConversionException {
        try {
            if (Instant.ofEpochMilli(instant.toEpochMilli()).equals(instant)) return instant;
        } catch (ArithmeticException tooFar) {
            throw Refusals.outOfRange(value, "timestamp");
        }
        throw tooFine(value);
    }

    static ConversionException tooFine(Object value) {
        return Refusals.because(value, "is finer than the milliseconds timestamp holds");
    }
}
