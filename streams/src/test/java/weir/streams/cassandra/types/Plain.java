package weir.streams.cassandra.types;

import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.data.CqlVector;
import com.datastax.oss.driver.api.core.data.GettableByIndex;
import com.datastax.oss.driver.api.core.data.TupleValue;
import com.datastax.oss.driver.api.core.data.UdtValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weir.streams.values.CalendarDuration;

/** What the driver read, in the classes that sources give: lists for tuples and vectors, a map for a user type. */
public final class Plain {
    private Plain() {}

    public static @Nullable Object of(@Nullable Object read) {
        if (read instanceof List<?> list) return list.stream().map(Plain::of).toList();
        if (read instanceof Set<?> set) {
            Set<@Nullable Object> plain = new LinkedHashSet<>();
            set.forEach(each -> plain.add(of(each)));
            return plain;
        }
        if (read instanceof Map<?, ?> map) {
            Map<@Nullable Object, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((key, value) -> plain.put(of(key), of(value)));
            return plain;
        }
        if (read instanceof CqlVector<?> vector)
            return vector.stream().map(Plain::of).toList();
        if (read instanceof CqlDuration duration) {
            return new CalendarDuration(duration.getMonths(), duration.getDays(), duration.getNanoseconds());
        }
        if (read instanceof TupleValue tuple) {
            List<@Nullable Object> plain = new ArrayList<>();
            for (int i = 0; i < tuple.size(); i++) plain.add(at(tuple, i));
            return plain;
        }
        if (read instanceof UdtValue user) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            var names = user.getType().getFieldNames();
            for (int i = 0; i < names.size(); i++) plain.put(names.get(i).asInternal(), at(user, i));
            return plain;
        }
        return read;
    }

    /** Null for null: the driver makes an empty list of one that is not there. */
    public static @Nullable Object at(GettableByIndex read, int i) {
        return read.isNull(i) ? null : of(read.getObject(i));
    }
}
