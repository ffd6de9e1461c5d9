package weir.standins.sqlserver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that came.
 *
 * @param values of its parameters, in their order
 */
public record Request(String sql, List<@Nullable Object> values) {
    public Request {
        values = Collections.unmodifiableList(new ArrayList<>(values)); // there are nulls
    }
}
