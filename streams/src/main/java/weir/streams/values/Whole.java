package weir.streams.values;

import java.math.BigInteger;
import java.util.function.LongFunction;
import weir.config.ScalarType;

/**
 * To a whole number type of fixed size: from any number that is whole and in range, and from text of digits.
 *
 * @param result the Java class of the type, whose values are returned as they are
 */
record Whole(ScalarType type, Class<?> result, long least, long most, LongFunction<Object> box) implements Conversion {
    static final Whole TINYINT =
            new Whole(ScalarType.TINYINT, Byte.class, Byte.MIN_VALUE, Byte.MAX_VALUE, number -> (byte) number);
    static final Whole SMALLINT =
            new Whole(ScalarType.SMALLINT, Short.class, Short.MIN_VALUE, Short.MAX_VALUE, number -> (short) number);
    static final Whole INT =
            new Whole(ScalarType.INT, Integer.class, Integer.MIN_VALUE, Integer.MAX_VALUE, number -> (int) number);
    static final Whole BIGINT =
            new Whole(ScalarType.BIGINT, Long.class, Long.MIN_VALUE, Long.MAX_VALUE, number -> number);

    private static final int BITS_OF_A_LONG = 63; // the sign aside

    @Override
    public Object convert(Object value) throws ConversionException {
        if (result.isInstance(value)) return value;
        long number = number(value);
        if (number < least || number > most) throw outOfRange(value);
        return box.apply(number);
    }

    private long number(Object value) throws ConversionException {
        if (Numbers.isSmallWhole(value)) return ((Number) value).longValue();
        if (value instanceof String text && NumberText.isShort(text) && NumberText.isWhole(text)) {
            return NumberText.shortWhole(text);
        }
        BigInteger number = Numbers.varint(value);
        if (number.bitLength() > BITS_OF_A_LONG) throw outOfRange(value);
        return number.longValue();
    }

    private ConversionException outOfRange(Object value) {
        return Refusals.outOfRange(value, type.word() + " (" + least + " to " + most + ")");
    }
}
