package weir.streams.values;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Any number as a whole number or a decimal of any size. */
final class Numbers {
    private static final double TWO_TO_63 = 0x1p63;

    private Numbers() {}

    static boolean isSmallWhole(Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte;
    }

    static BigInteger varint(Object value) throws ConversionException {
        if (value instanceof BigInteger number) return number;
        if (isSmallWhole(value)) return BigInteger.valueOf(((Number) value).longValue());
        if (value instanceof String text) {
            return NumberText.isShort(text) && NumberText.isWhole(text)
                    ? BigInteger.valueOf(NumberText.shortWhole(text))
                    : NumberText.whole(text);
        }
        if (value instanceof BigDecimal number) return whole(number);
        if (value instanceof Double || value instanceof Float) return whole(((Number) value).doubleValue(), value);
        throw Refusals.isNot(value, "a whole number");
    }

    /**
     * Text keeps its scale. A double or float with a fraction becomes the decimal it is written as ({@code 0.1}, not
     * {@code 0.1000000000000000055…}), which reads back as the same double; a whole one becomes exactly that whole number.
     */
    static BigDecimal decimal(Object value) throws ConversionException {
        if (value instanceof BigDecimal number) return bounded(number);
        if (value instanceof String text) return NumberText.decimal(text);
        if (isSmallWhole(value)) return BigDecimal.valueOf(((Number) value).longValue());
        if (value instanceof BigInteger number) return new BigDecimal(number);
        if (value instanceof Double || value instanceof Float) {
            double number = finite(((Number) value).doubleValue(), value);
            return number == Math.rint(number) ? new BigDecimal(number) : new BigDecimal(value.toString());
        }
        throw Refusals.isNot(value, "a number");
    }

    /** The same number, unless its exponent is so large that working with it would cost memory and CPU. */
    static BigDecimal bounded(BigDecimal number) throws ConversionException {
        if (number.scale() <= NumberText.MOST_EXPONENT + NumberText.MOST_CHARACTERS
                && number.scale() >= -NumberText.MOST_EXPONENT) {
            return number;
        }
        throw NumberText.exponentTooLarge(number);
    }

    private static BigInteger whole(BigDecimal number) throws ConversionException {
        bounded(number);
        if (number.scale() <= 0) return number.toBigInteger();
        BigInteger[] parts = number.unscaledValue().divideAndRemainder(BigInteger.TEN.pow(number.scale()));
        if (parts[1].signum() != 0) throw Refusals.isNot(number, "a whole number");
        return parts[0];
    }

    private static BigInteger whole(double number, Object value) throws ConversionException {
        if (finite(number, value) != Math.rint(number)) throw Refusals.isNot(value, "a whole number");
        return Math.abs(number) < TWO_TO_63 ? BigInteger.valueOf((long) number) : new BigDecimal(number).toBigInteger();
    }

    private static double finite(double number, Object value) throws ConversionException {
        if (Double.isNaN(number) || Double.isInfinite(number)) throw Refusals.isNot(value, "a finite number");
        return number;
    }
}
