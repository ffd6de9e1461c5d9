package weir.streams.cassandra.types;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import weir.streams.values.ConversionException;

/**
 * A map: from an object, whose names become keys, or from a list of pairs, for keys that are no text. It takes no key twice, as
 * {@code "1"} and {@code "01"} are one number.
 */
final class MapCell extends CellType {
    private final CellType key;
    private final CellType value;
    private final Comparator<Object> order;

    MapCell(CellType key, CellType value) {
        this.key = key;
        this.value = value;
        this.order = Parts.lexicographic(Comparator.<Object, Object>comparing(entry -> ((Entry) entry).key, key.order())
                .thenComparing(entry -> ((Entry) entry).value, value.order()));
    }

    @Override
    public String expected() {
        return "an object";
    }

    @Override
    Object fit(Object from) throws ConversionException {
        Entry[] entries = from instanceof Map<?, ?> object ? named(object) : paired(from);
        Object[] keys = Arrays.stream(entries).map(Entry::key).toArray();
        Parts.checkTwins(keys, key.order(), "key ");
        Arrays.sort(entries, (left, right) -> key.order().compare(left.key, right.key));
        return entries;
    }

    private Entry[] named(Map<?, ?> object) throws ConversionException {
        Entry[] entries = new Entry[object.size()];
        int i = 0;
        for (Map.Entry<?, ?> each : object.entrySet()) {
            entries[i] = entry(i + 1, each.getKey(), each.getValue());
            i++;
        }
        return entries;
    }

    private Entry[] paired(Object from) throws ConversionException {
        if (!(from instanceof List<?> list)) throw Parts.isNot(from, "an object or a list of pairs");
        Entry[] entries = new Entry[list.size()];
        int i = 0;
        for (Object each : list) {
            List<?> pair = pair(i + 1, each);
            entries[i] = entry(i + 1, pair.get(0), pair.get(1));
            i++;
        }
        return entries;
    }

    @SuppressWarnings("NullAway") // what is null is told so, as what it is
    private static List<?> pair(int number, Object from) throws ConversionException {
        if (from == null) throw new ConversionException("pair " + number + " is null");
        try {
            return Parts.listOf(2, from);
        } catch (ConversionException none) {
            throw Parts.within("pair " + number, none);
        }
    }

    @SuppressWarnings("NullAway") // checked by Parts
    private Entry entry(int number, Object key, Object value) throws ConversionException {
        return new Entry(
                Parts.fit(this.key, key, "key ", number), Parts.fit(this.value, value, "value of key ", number));
    }

    @Override
    int size(Object fitting) {
        int size = Integer.BYTES;
        for (Entry entry : (Entry[]) fitting) size += Parts.size(key, entry.key) + Parts.size(value, entry.value);
        return size;
    }

    @Override
    void put(Object fitting, ByteBuffer to) {
        Entry[] entries = (Entry[]) fitting;
        to.putInt(entries.length);
        for (Entry entry : entries) {
            Parts.put(key, entry.key, to);
            Parts.put(value, entry.value, to);
        }
    }

    @Override
    Comparator<Object> order() {
        return order;
    }

    private record Entry(Object key, Object value) {}
}
