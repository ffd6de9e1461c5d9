package weir.streams.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/**
 * To float and double.
 *
 * <p>Hardly any decimal is exactly a double. A decimal fits when the double still says it: rounded to as many digits as were given, it is
 * the number given. So 0.1 fits and 0.12345678901234567890 does not. Whole numbers must be exactly the same.
 */
enum Floating implements Conversion {
    FLOAT(6, Float.MIN_NORMAL) {
        @Override
        Number parse(String text) {
            return Float.parseFloat(text);
        }

        @Override
        Number nearest(Number value) {
            return value instanceof BigDecimal ? value.floatValue() : (float) value.doubleValue();
        }
    },
    DOUBLE(15, Double.MIN_NORMAL) {
        @Override
        Number parse(String text) {
            return Double.parseDouble(text);
        }

        @Override
        Number nearest(Number value) {
            return value.doubleValue();
        }
    };

    private static final double TWO_TO_63 = 0x1p63; // where longs end, and (long) would saturate

    /** Decimals of so many digits always come back from the type, unless they are smaller than {@code leastNormal}. */
    private final int safeDigits;

    private final double leastNormal;
    private final String word;

    Floating(int safeDigits, double leastNormal) {
        this.safeDigits = safeDigits;
        this.leastNormal = leastNormal;
        this.word = name().toLowerCase(Locale.ROOT);
    }

    abstract Number parse(String text);

    abstract Number nearest(Number value);

    @Override
    public Object convert(Object value) throws ConversionException {
        if (value instanceof Double || value instanceof Float) return narrowed((Number) value);
        if (value instanceof String text) return parsed(text);
        if (value instanceof BigDecimal decimal) {
            Numbers.bounded(decimal);
            return checked(decimal, decimal, decimal.precision(), nearest(decimal));
        }
        if (Numbers.isSmallWhole(value)) return whole((Number) value);
        if (value instanceof BigInteger number) return large(number);
        throw Refusals.isNot(value, "a number");
    }

    private Number narrowed(Number value) throws ConversionException {
        double number = value.doubleValue();
        Number near = nearest(value);
        if (near.equals(value)) return value;
        if (Double.compare(near.doubleValue(), number) == 0 || Double.isNaN(number)) return near;
        if (Double.parseDouble(near.toString()) == number) return near;
        BigDecimal written = new BigDecimal(value.toString());
        return checked(value, written, written.precision(), parse(value.toString()));
    }

    private Number parsed(String text) throws ConversionException {
        if (text.equals("NaN") || text.equals("Infinity") || text.equals("-Infinity")) return parse(text);
        int digits = NumberText.significantDigits(text);
        Number near = parse(text);
        if (digits == 0 || (digits <= safeDigits && isNormal(near))) return near;
        return checked(text, new BigDecimal(text), digits, near);
    }

    private Number checked(Object value, BigDecimal given, int digits, Number near) throws ConversionException {
        if (given.signum() == 0 || (digits <= safeDigits && isNormal(near))) return near;
        if (Double.isInfinite(near.doubleValue())) throw tooLarge(value);
        if (near.doubleValue() == 0) throw Refusals.because(value, "is too small for " + word);
        if (isNearestInDigits(given, near) || isAlone(given, near) || isAsWritten(given, near)) return near;
        throw tooManyDigits(value);
    }

    /** True when the double, rounded to the last digit given, is the number given; half a digit may go either way. */
    private static boolean isNearestInDigits(BigDecimal given, Number near) {
        BigDecimal off = new BigDecimal(near.doubleValue()).subtract(given).abs();
        return off.add(off).compareTo(given.ulp()) <= 0;
    }

    /**
     * True when no other number of as many digits is the same double. That tells the shortest form of a power of two, which programs write
     * and which need not be the nearest: below it doubles are twice as dense as above.
     */
    private boolean isAlone(BigDecimal given, Number near) {
        return !parse(given.add(given.ulp()).toString()).equals(near)
                && !parse(given.subtract(given.ulp()).toString()).equals(near);
    }

    /** True for the form Java itself writes, which is always good to read back and, before JDK 19, not always the shortest. */
    private static boolean isAsWritten(BigDecimal given, Number near) {
        return new BigDecimal(near.toString()).compareTo(given) == 0;
    }

    private Number whole(Number value) throws ConversionException {
        Number near = nearest(value);
        if (near.longValue() == value.longValue() && near.doubleValue() < TWO_TO_63) return near;
        throw tooManyDigits(value);
    }

    private Number large(BigInteger value) throws ConversionException {
        Number near = nearest(value);
        if (Double.isInfinite(near.doubleValue())) throw tooLarge(value);
        if (new BigDecimal(near.doubleValue()).toBigInteger().equals(value)) return near;
        throw tooManyDigits(value);
    }

    private ConversionException tooLarge(Object value) {
        return Refusals.because(value, "is too large for " + word);
    }

    private ConversionException tooManyDigits(Object value) {
        return Refusals.because(value, "has more digits than " + word + " holds");
    }

    private boolean isNormal(Number number) {
        double size = Math.abs(number.doubleValue());
        return size >= leastNormal && size < Double.POSITIVE_INFINITY;
    }
}
