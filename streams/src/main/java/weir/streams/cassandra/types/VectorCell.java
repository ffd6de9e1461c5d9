package weir.streams.cassandra.types;

import java.nio.ByteBuffer;
import java.util.Comparator;
import weir.streams.values.ConversionException;

/** A vector: from a list of exactly as many values. Where all values are of one size, as of float, nothing stands between them. */
final class VectorCell extends CellType {
    private final CellType element;
    private final int dimensions;

    VectorCell(CellType element, int dimensions) {
        this.element = element;
        this.dimensions = dimensions;
    }

    @Override
    public String expected() {
        return "a list of " + dimensions;
    }

    @Override
    Object fit(Object value) throws ConversionException {
        return Parts.fit(element, Parts.listOf(dimensions, value));
    }

    @Override
    int size(Object fitting) {
        Object[] parts = (Object[]) fitting;
        if (element.isFixed()) return dimensions * element.size(parts[0]);
        int size = 0;
        for (Object part : parts) {
            int bytes = element.size(part);
            size += VInts.sizeOf(bytes) + bytes;
        }
        return size;
    }

    @Override
    void put(Object fitting, ByteBuffer to) {
        for (Object part : (Object[]) fitting) {
            if (!element.isFixed()) VInts.put(element.size(part), to);
            element.put(part, to);
        }
    }

    @Override
    boolean isFixed() {
        return element.isFixed();
    }

    @Override
    Comparator<Object> order() {
        return Parts.lexicographic(element.order());
    }
}
