package weir.streams.source.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.model.Offset;
import weir.streams.model.Offset.InTable;
import weir.streams.model.Slice;
import weir.streams.model.Sweep;

/**
 * A range of keys of a table for a load of it, all that changes in it afterwards, or a part of its target to be swept after the load.
 *
 * @param no of a range, from 0; -1 for what changes; from -2 down for parts of the target
 * @param loadTime write time of all rows of its load, microseconds; what changes has later ones
 * @param from before its first row: of a range a key, of what changes a cursor
 * @param to its last key; empty where it has no end
 * @param life how often the table has been begun, from 1
 */
record TableSlice(String table, int no, long loadTime, InTable from, Optional<InTable> to, int life) {
    private static final int CHANGES = -1;
    private static final int FIRST_SWEEP = -2;
    private static final int SWEEPS = 4;

    /** Of a table that has been begun once. */
    TableSlice(String table, int no, long loadTime, InTable from, Optional<InTable> to) {
        this(table, no, loadTime, from, to, 1);
    }

    /** Numbers of the parts of its target. */
    static List<Integer> sweeps() {
        return IntStream.range(0, SWEEPS).mapToObj(part -> FIRST_SWEEP - part).toList();
    }

    static TableSlice changes(String table, long loadTime, InTable from, int life) {
        return new TableSlice(table, CHANGES, loadTime, from, Optional.empty(), life);
    }

    static TableSlice of(Slice slice) {
        Map<String, String> plan = new HashMap<>();
        for (String pair : slice.plan().split(" ", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) plan.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        try {
            int no = Integer.parseInt(plan.getOrDefault("no", ""));
            int life = Integer.parseInt(plan.getOrDefault("life", "1"));
            String name = slice.name();
            String begun = no == CHANGES ? name : name.substring(0, name.lastIndexOf('#'));
            return new TableSlice(
                    begun.substring(0, begun.length() - suffix(life).length()),
                    no,
                    Long.parseLong(plan.getOrDefault("time", "")),
                    place(plan.getOrDefault("from", "")),
                    Optional.ofNullable(plan.get("to")).map(TableSlice::place),
                    life);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw unreadable(slice, e);
        }
    }

    static InTable place(String text) {
        if (Offset.parse(text) instanceof InTable place) return place;
        throw new IllegalArgumentException(text);
    }

    private static IllegalArgumentException unreadable(Slice slice, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "slice \"" + slice.name() + "\" with plan \"" + slice.plan() + "\" (expected: TABLE#NUMBER and a plan)",
                cause);
    }

    boolean isOfChanges() {
        return no == CHANGES;
    }

    /** Whether a checkpoint is not one that an earlier load has left. */
    boolean isOfThisLoad(Checkpoint stands) {
        return stands.lastWriteTime() >= loadTime;
    }

    Optional<Sweep> sweep() {
        return no > FIRST_SWEEP ? Optional.empty() : Optional.of(new Sweep(table, loadTime, FIRST_SWEEP - no, SWEEPS));
    }

    /** The same in every daemon. */
    String name() {
        String begun = table + suffix(life);
        return isOfChanges()
                ? begun
                : begun + sweep().map(each -> "#sweep-" + each.part()).orElse("#" + no);
    }

    private static String suffix(int life) {
        return life == 1 ? "" : "@" + life;
    }

    Slice slice(String pipeline) {
        String end = to.map(place -> " to=" + place.text()).orElse("") + (life == 1 ? "" : " life=" + life);
        return new Slice(pipeline, name(), "no=%d time=%d from=%s%s".formatted(no, loadTime, from.text(), end));
    }
}
