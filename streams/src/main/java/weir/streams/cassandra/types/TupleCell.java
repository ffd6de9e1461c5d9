package weir.streams.cassandra.types;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.streams.values.ConversionException;

/** A tuple: from a list of as many values, any of which may be null. */
final class TupleCell extends CellType {
    private final List<CellType> types;

    TupleCell(List<CellType> types) {
        this.types = types;
    }

    @Override
    public String expected() {
        return "a list of " + types.size();
    }

    @Override
    Object fit(Object value) throws ConversionException {
        List<?> list = Parts.listOf(types.size(), value);
        @Nullable Object[] fitting = new Object[types.size()];
        for (int i = 0; i < fitting.length; i++) {
            Object part = list.get(i);
            if (part != null) fitting[i] = Parts.fit(types.get(i), part, "element ", i + 1);
        }
        return fitting;
    }

    @Override
    int size(Object fitting) {
        return size(types, fitting);
    }

    @Override
    void put(Object fitting, ByteBuffer to) {
        put(types, fitting, to);
    }

    @Override
    Comparator<Object> order() {
        return order(types);
    }

    static int size(List<CellType> types, Object fitting) {
        @Nullable Object[] parts = (Object[]) fitting;
        int size = 0;
        for (int i = 0; i < parts.length; i++) size += Parts.size(types.get(i), parts[i]);
        return size;
    }

    static void put(List<CellType> types, Object fitting, ByteBuffer to) {
        @Nullable Object[] parts = (Object[]) fitting;
        for (int i = 0; i < parts.length; i++) Parts.put(types.get(i), parts[i], to);
    }

    static Comparator<Object> order(List<CellType> types) {
        List<Comparator<Object>> orders =
                types.stream().map(type -> Comparator.nullsFirst(type.order())).toList();
        return (left, right) -> {
            @Nullable Object[] leftParts = (Object[]) left;
            @Nullable Object[] rightParts = (Object[]) right;
            int compared = 0;
            for (int i = 0; i < orders.size() && compared == 0; i++) {
                compared = orders.get(i).compare(leftParts[i], rightParts[i]);
            }
            return compared;
        };
    }
}
