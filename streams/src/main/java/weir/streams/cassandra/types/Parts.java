package weir.streams.cassandra.types;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.streams.values.ConversionException;
import weir.streams.values.Refusals;

/** What types made of other types share: parts with their lengths before them, their order, and where in a value a problem is. */
final class Parts {
    private static final int LENGTH_OF_NULL = -1;

    private Parts() {}

    static List<?> list(Object value) throws ConversionException {
        if (value instanceof List<?> list) return list;
        throw isNot(value, "a list");
    }

    /** Text may hold JSON, but whether it is meant as such only the settings could say. */
    static ConversionException isNot(Object value, String wanted) {
        return value instanceof String
                ? Refusals.because(value, "is not " + wanted + " (text is never read as JSON)")
                : Refusals.isNot(value, wanted);
    }

    static List<?> listOf(int size, Object value) throws ConversionException {
        List<?> list = list(value);
        if (list.size() == size) return list;
        throw Refusals.because(list, "has the wrong length (expected: " + size + ")");
    }

    static Object[] fit(CellType type, List<?> list) throws ConversionException {
        Object[] fitting = new Object[list.size()];
        int i = 0;
        for (Object value : list) {
            fitting[i] = fit(type, value, "element ", i + 1);
            i++;
        }
        return fitting;
    }

    /** @param place the number or name behind {@code what}, put together only for a problem */
    static Object fit(CellType type, @Nullable Object value, String what, Object place) throws ConversionException {
        if (value == null) throw new ConversionException(what + place + " is null");
        try {
            return type.fit(value);
        } catch (ConversionException doesNotFit) {
            throw within(what + place, doesNotFit);
        }
    }

    static ConversionException within(String where, ConversionException problem) {
        return new ConversionException(where + ": " + problem.getMessage());
    }

    static int size(CellType type, @Nullable Object fitting) {
        return Integer.BYTES + (fitting == null ? 0 : type.size(fitting));
    }

    static void put(CellType type, @Nullable Object fitting, ByteBuffer to) {
        if (fitting == null) {
            to.putInt(LENGTH_OF_NULL);
        } else {
            to.putInt(type.size(fitting));
            type.put(fitting, to);
        }
    }

    /** In a set, or the keys of a map; the server would keep one of two and say nothing. */
    static void checkTwins(Object[] fitting, Comparator<Object> order, String what) throws ConversionException {
        Object[] sorted = fitting.clone();
        Arrays.sort(sorted, order);
        for (int i = 1; i < sorted.length; i++) {
            if (order.compare(sorted[i - 1], sorted[i]) == 0) throw twins(fitting, sorted[i], order, what);
        }
    }

    private static ConversionException twins(Object[] fitting, Object twin, Comparator<Object> order, String what) {
        int first = 0;
        while (order.compare(fitting[first], twin) != 0) first++;
        int second = first + 1;
        while (order.compare(fitting[second], twin) != 0) second++;
        return new ConversionException(what + (second + 1) + " is the same as " + what + (first + 1));
    }

    /** Part by part, then the shorter first. */
    static Comparator<Object> lexicographic(Comparator<Object> parts) {
        return (left, right) -> Arrays.compare((Object[]) left, (Object[]) right, parts);
    }
}
