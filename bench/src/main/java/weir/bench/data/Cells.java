package weir.bench.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A hash of a row as it comes over the wire: the same for the same bytes under the same names, in whichever order a statement names
 * its columns. What follows the columns, such as the write time, is not looked at.
 */
public final class Cells {
    private static final Pattern INSERT = Pattern.compile("INSERT INTO \\S+ \\(([^)]*)\\) VALUES .*");

    private final long[] columns;

    private Cells(List<String> names) {
        // in the upper half, so that a cell's hash fits in below
        columns = names.stream().mapToLong(name -> (long) name.hashCode() << 32).toArray();
    }

    static Cells of(String names) {
        return new Cells(Arrays.stream(names.split(","))
                .map(name -> name.strip().replace("\"", ""))
                .toList());
    }

    /** Markers need not be called after their columns, so these are read out of the statement. */
    public static Cells ofInsert(String cql) {
        Matcher insert = INSERT.matcher(cql);
        if (insert.matches()) return of(insert.group(1));
        throw new IllegalArgumentException(cql + " (expected: INSERT INTO table (columns) VALUES …)");
    }

    public long hash(List<? extends @Nullable ByteBuffer> values) {
        long hash = 0;
        for (int i = 0; i < columns.length; i++) {
            hash += Reading.mixed(columns[i] | (Objects.hashCode(values.get(i)) & 0xffff_ffffL));
        }
        return Reading.mixed(hash);
    }
}
