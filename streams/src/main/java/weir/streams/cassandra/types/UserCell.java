package weir.streams.cassandra.types;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import weir.streams.cassandra.Nearest;
import weir.streams.values.ConversionException;

/** A user type: from an object, by the names of its fields; what is absent is null, what the type does not have is refused. */
final class UserCell extends CellType {
    private final String name;
    private final List<String> names;
    private final List<CellType> types;

    private UserCell(String name, List<String> names, List<CellType> types) {
        this.name = name;
        this.names = names;
        this.types = types;
    }

    static CellType of(UserDefinedType type, List<CellType> types) {
        return new UserCell(
                type.getName().asInternal(),
                type.getFieldNames().stream().map(CqlIdentifier::asInternal).toList(),
                types);
    }

    @Override
    public String expected() {
        return "an object";
    }

    @Override
    Object fit(Object value) throws ConversionException {
        if (!(value instanceof Map<?, ?> object)) throw Parts.isNot(value, "an object");
        @Nullable Object[] fitting = new Object[types.size()];
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            String field = String.valueOf(entry.getKey());
            int place = names.indexOf(field);
            if (place < 0) {
                throw new ConversionException(
                        "type " + name + " has no field " + field + " (" + Nearest.names(field, names) + ")");
            }
            Object part = entry.getValue();
            if (part != null) fitting[place] = Parts.fit(types.get(place), part, "field ", field);
        }
        return fitting;
    }

    @Override
    int size(Object fitting) {
        return TupleCell.size(types, fitting);
    }

    @Override
    void put(Object fitting, ByteBuffer to) {
        TupleCell.put(types, fitting, to);
    }

    @Override
    Comparator<Object> order() {
        return TupleCell.order(types);
    }
}
