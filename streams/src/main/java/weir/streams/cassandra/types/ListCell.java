package weir.streams.cassandra.types;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import weir.streams.values.ConversionException;

/** A list or a set: from a list. A set takes no value twice, for it would keep one of the two in silence. */
final class ListCell extends CellType {
    private final CellType element;
    private final boolean isSet;
    private final Comparator<Object> order;

    private ListCell(CellType element, boolean isSet) {
        this.element = element;
        this.isSet = isSet;
        this.order = Parts.lexicographic(element.order());
    }

    static CellType list(CellType element) {
        return new ListCell(element, false);
    }

    static CellType set(CellType element) {
        return new ListCell(element, true);
    }

    @Override
    public String expected() {
        return "a list";
    }

    @Override
    Object fit(Object value) throws ConversionException {
        Object[] fitting = Parts.fit(element, Parts.list(value));
        if (isSet) {
            Parts.checkTwins(fitting, element.order(), "element ");
            Arrays.sort(fitting, element.order());
        }
        return fitting;
    }

    @Override
    int size(Object fitting) {
        int size = Integer.BYTES;
        for (Object part : (Object[]) fitting) size += Parts.size(element, part);
        return size;
    }

    @Override
    void put(Object fitting, ByteBuffer to) {
        Object[] parts = (Object[]) fitting;
        to.putInt(parts.length);
        for (Object part : parts) Parts.put(element, part, to);
    }

    @Override
    Comparator<Object> order() {
        return order;
    }
}
