package weir.streams.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values of an envelope, by name or by place in its {@link Shape}.
 *
 * <p>Absent and null are told apart: an absent name is not in the shape, a null is there as null. The array is not copied: whoever
 * makes a {@code Fields} hands the array over and never touches it again.
 *
 * <p>A value is one of String, Boolean, Byte, Short, Integer, Long, BigInteger, BigDecimal, Float, Double, UUID, Instant, LocalDate,
 * LocalTime, InetAddress, ByteBuffer, and, as read from JSON, List and Map of these; or {@link #UNREAD}.
 */
public final class Fields {
    public static final Fields NONE = new Fields(Shape.EMPTY, new Object[0]);

    /** What stands for a value that no transform and no column asks for, where reading it would cost. */
    public static final Object UNREAD = Unread.VALUE;

    private final Shape shape;
    private final @Nullable Object[] values;

    public Fields(Shape shape, @Nullable Object[] values) {
        if (shape.size() != values.length) {
            throw new IllegalArgumentException(
                    values.length + " values (expected: " + shape.size() + ", for " + shape + ")");
        }
        this.shape = shape;
        this.values = values;
    }

    /** For tests and small things: name, value, name, value. */
    public static Fields of(@Nullable Object... namesAndValues) {
        List<String> names = new ArrayList<>();
        @Nullable Object[] values = new Object[namesAndValues.length / 2];
        for (int i = 0; i < values.length; i++) {
            names.add(String.valueOf(namesAndValues[2 * i]));
            values[i] = namesAndValues[2 * i + 1];
        }
        return new Fields(Shape.of(names), values);
    }

    public Shape shape() {
        return shape;
    }

    public @Nullable Object at(int place) {
        return values[place];
    }

    /** The value under a name; null when it is null or absent. */
    public @Nullable Object get(String name) {
        int place = shape.indexOf(name);
        return place < 0 ? null : values[place];
    }

    public boolean has(String name) {
        return shape.has(name);
    }

    /** The same values under other names, as many. */
    public Fields as(Shape names) {
        return new Fields(names, values);
    }

    /** A copy of the values, to change and hand to a new {@code Fields}. */
    public @Nullable Object[] copyOfValues() {
        return values.clone();
    }

    /** A longer copy, to fill up. */
    public @Nullable Object[] copyOfValues(int length) {
        return Arrays.copyOf(values, length);
    }

    private enum Unread {
        VALUE;

        @Override
        public String toString() {
            return "(not read)";
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Fields that
                && shape.names().equals(that.shape.names())
                && Arrays.deepEquals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(shape.names().get(i))
                    .append('=')
                    .append(values[i]);
        }
        return text.append('}').toString();
    }
}
