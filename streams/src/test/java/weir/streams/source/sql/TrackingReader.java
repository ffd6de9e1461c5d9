package weir.streams.source.sql;

import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import weir.streams.source.sql.TrackedTable.State;

/**
 * The algorithm of a change tracking reader, with a target that is written at once, and with each of its rules to be left out.
 *
 * <p>A poll asks for the current and the lowest valid version and for the changes since the last poll; where these cannot be had it reads
 * the table anew.
 */
final class TrackingReader {
    /** What the algorithm may not do without. */
    enum Rule {
        /** All statements of a poll see one state. */
        ONE_SNAPSHOT,
        /** The next poll asks from the version read before the changes were. */
        VERSION_BEFORE_CHANGES,
        /** Nothing is asked from below the lowest valid version. */
        MIN_VALID,
        /** Nothing is asked of another incarnation of the database. */
        INCARNATION
    }

    private static final long NEVER = -1;

    private final TrackedTable table;
    private final Set<Rule> rules;
    private final TreeMap<Integer, Integer> target = new TreeMap<>();
    private long last = NEVER;
    private long incarnation;

    TrackingReader(TrackedTable table, Set<Rule> rules) {
        this.table = table;
        this.rules = rules;
    }

    static TrackingReader without(TrackedTable table, Rule... left) {
        Set<Rule> rules = EnumSet.allOf(Rule.class);
        rules.removeAll(Set.of(left));
        return new TrackingReader(table, rules);
    }

    SortedMap<Integer, Integer> target() {
        return target;
    }

    /** While nobody changes anything: what it holds then it will go on to hold. */
    void pollUndisturbed() {
        State state = table.state();
        if (isValid(state)) apply(state);
        else readAnew(state);
    }

    void poll() {
        State snapshot = table.state().copy();
        boolean isValid = isValid(see(snapshot));
        long current = see(snapshot).current();
        State rows = see(snapshot);
        if (isValid) apply(rows);
        else readAnew(rows);
        last = rules.contains(Rule.VERSION_BEFORE_CHANGES)
                ? current
                : see(snapshot).current();
    }

    /** What the next statement sees. */
    private State see(State snapshot) {
        if (rules.contains(Rule.ONE_SNAPSHOT)) return snapshot;
        table.interleave();
        return table.state();
    }

    private boolean isValid(State state) {
        if (last == NEVER || last > state.current()) return false;
        if (rules.contains(Rule.MIN_VALID) && last < state.minValid()) return false;
        return !rules.contains(Rule.INCARNATION) || incarnation == state.incarnation();
    }

    private void apply(State state) {
        for (int key : state.changedAfter(last)) {
            if (state.rows().containsKey(key)) target.put(key, state.rows().get(key));
            else target.remove(key);
        }
    }

    private void readAnew(State state) {
        target.clear();
        target.putAll(state.rows());
        incarnation = state.incarnation();
    }
}
