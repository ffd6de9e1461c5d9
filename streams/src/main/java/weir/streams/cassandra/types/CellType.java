package weir.streams.cassandra.types;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import weir.config.ScalarType;
import weir.streams.values.ConversionException;

/**
 * What a column of one CQL type takes, and how that becomes bytes. Made once per column.
 *
 * <p>Two steps, so that a cell of any depth is one array of the right size: {@link #fit} turns the value into what the type holds, and
 * {@link #put} writes that. Every version of the protocol that the driver speaks has the same bytes.
 */
public abstract sealed class CellType permits ScalarCell, ListCell, MapCell, TupleCell, UserCell, VectorCell {
    CellType() {}

    /** Empty for counters and for custom types, alone or inside of another type. */
    public static Optional<CellType> of(DataType type) {
        if (type instanceof ListType list) return of(list.getElementType()).map(ListCell::list);
        if (type instanceof SetType set) return of(set.getElementType()).map(ListCell::set);
        if (type instanceof MapType map) {
            return of(map.getKeyType()).flatMap(key -> of(map.getValueType()).map(value -> new MapCell(key, value)));
        }
        if (type instanceof TupleType tuple)
            return all(tuple.getComponentTypes()).map(TupleCell::new);
        if (type instanceof UserDefinedType user) {
            return all(user.getFieldTypes()).map(fields -> UserCell.of(user, fields));
        }
        if (type instanceof VectorType vector) {
            return of(vector.getElementType()).map(element -> new VectorCell(element, vector.getDimensions()));
        }
        return ScalarCell.scalar(type);
    }

    private static Optional<List<CellType>> all(List<DataType> types) {
        List<CellType> cells = types.stream().flatMap(type -> of(type).stream()).toList();
        return cells.size() == types.size() ? Optional.of(cells) : Optional.empty();
    }

    /**
     * The bytes of a value.
     *
     * @throws ConversionException when the type cannot hold it exactly
     */
    public ByteBuffer encode(Object value) throws ConversionException {
        Object fitting = fit(value);
        ByteBuffer cell = ByteBuffer.allocate(size(fitting));
        put(fitting, cell);
        return cell.flip();
    }

    /** Empty for lists, sets, maps, tuples, user types and vectors. */
    public Optional<ScalarType> scalar() {
        return Optional.empty();
    }

    /** What a value has to be, for messages: {@code a list}. */
    public abstract String expected();

    /** The value as this type holds it: what the methods below take. */
    abstract Object fit(Object value) throws ConversionException;

    /** How many bytes it takes. */
    abstract int size(Object fitting);

    abstract void put(Object fitting, ByteBuffer to);

    /** True when the server stores vectors of this type without lengths. */
    boolean isFixed() {
        return false;
    }

    /**
     * The order the server keeps sets and maps in; what is equal there is the same value to it. It sorts them itself at the top of a
     * column, but takes them as they come inside of tuples and user types, where another order would be another value, and in a key another
     * row.
     */
    abstract Comparator<Object> order();
}
