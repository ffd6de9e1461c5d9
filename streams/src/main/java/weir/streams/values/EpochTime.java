package weir.streams.values;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;

/** To timestamp from a number, or text of a number without exponent, that counts from 1970-01-01T00:00Z. */
enum EpochTime implements Conversion {
    SECONDS(3),
    MILLIS(0),
    MICROS(-3);

    /** What makes milliseconds of it, as a power of ten. */
    private final int shift;

    EpochTime(int shift) {
        this.shift = shift;
    }

    @Override
    public Object convert(Object value) throws ConversionException {
        if (value instanceof Instant instant) return Timestamps.checked(instant, value);
        BigDecimal number = value instanceof String text ? NumberText.plain(text) : Numbers.decimal(value);
        BigDecimal millis = number.scaleByPowerOfTen(shift);
        BigDecimal whole = millis.setScale(0, RoundingMode.DOWN);
        if (whole.compareTo(millis) != 0) throw Timestamps.tooFine(value);
        if (whole.unscaledValue().bitLength() > 63) throw Refusals.outOfRange(value, "timestamp");
        return Instant.ofEpochMilli(whole.longValue());
    }
}
