package weir.streams.source.sql;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import weir.streams.source.sql.TrackedTable.State;

/**
 * Reads a tracked table as production does, by the very decisions of {@link TrackedPlace}, page by page, with a target that is written at
 * once, and with each rule to be left out: then it is told what the rule would have asked for.
 *
 * <p>It is killed now and then, and goes on from the place that was saved last.
 */
final class ModelReader {
    /** What the algorithm may not do without. */
    enum Rule {
        /** All statements of a look see one state. */
        ONE_SNAPSHOT,
        /** Nothing is asked from below the lowest valid version. */
        MIN_VALID,
        /** Nothing is asked of another incarnation of the database. */
        INCARNATION,
        /** The version is read before the table is loaded. */
        VERSION_BEFORE_LOAD,
        /** Of a version that was read in part, the rest is asked for. */
        REST_OF_VERSION
    }

    private static final int MOST_ROWS = 2;

    private final TrackedTable table;
    private final Random random;
    private final Set<Rule> rules;
    private final TreeMap<Integer, Integer> target = new TreeMap<>();
    private @Nullable TrackedPlace place;
    private @Nullable TrackedPlace saved;

    private ModelReader(TrackedTable table, Random random, Set<Rule> rules) {
        this.table = table;
        this.random = random;
        this.rules = rules;
    }

    static ModelReader without(TrackedTable table, Random random, Rule... left) {
        Set<Rule> rules = EnumSet.allOf(Rule.class);
        rules.removeAll(Set.of(left));
        return new ModelReader(table, random, rules);
    }

    SortedMap<Integer, Integer> target() {
        return target;
    }

    /** While nobody changes anything: what it holds then it will go on to hold. */
    void pollUndisturbed() {
        int pages = 0;
        while (page(table.state(), table.state()) && pages++ < 1_000) {
            // until there is no more
        }
    }

    /** A page or two, then perhaps a kill. */
    void poll() {
        for (int pages = 1 + random.nextInt(2); pages > 0; pages--) {
            State first = table.state().copy();
            if (!rules.contains(Rule.ONE_SNAPSHOT)) table.interleave();
            page(first, rules.contains(Rule.ONE_SNAPSHOT) ? first : table.state());
            if (random.nextBoolean()) saved = place;
        }
        if (random.nextInt(8) == 0) place = saved;
    }

    /**
     * False when there was nothing to read.
     *
     * @param asked what the versions are asked of
     * @param seen what the rows are
     */
    private boolean page(State asked, State seen) {
        TrackedPlace from = place;
        TrackedPlace.State state = told(asked, from);
        if (from == null || from.isGone(state).isPresent()) {
            load(state, seen);
            return true;
        }
        if (from.isAllOf(state)) return false;
        List<Integer> keys = seen.changedAfter(from, state.current());
        List<Integer> page = keys.subList(0, Math.min(MOST_ROWS, keys.size()));
        TrackedPlace next = from;
        for (int key : page) {
            long version = Objects.requireNonNull(seen.changed().get(key));
            next = from.after(version, rules.contains(Rule.REST_OF_VERSION) ? List.of("" + key) : List.of());
            if (seen.rows().containsKey(key)) target.put(key, seen.rows().get(key));
            else target.remove(key);
        }
        place = keys.size() > MOST_ROWS ? next : TrackedPlace.allOf(state);
        return true;
    }

    private TrackedPlace.State told(State state, @Nullable TrackedPlace from) {
        String real = Long.toString(state.incarnation());
        return new TrackedPlace.State(
                state.current(),
                rules.contains(Rule.MIN_VALID) ? state.minValid() : 0,
                rules.contains(Rule.INCARNATION) || from == null ? real : from.incarnation());
    }

    /** Others go on while it is loaded; what they do is among the changes, and rows it has not seen are swept. */
    private void load(TrackedPlace.State before, State seen) {
        target.clear();
        target.putAll(seen.rows());
        table.interleaveCommit();
        place = TrackedPlace.allOf(rules.contains(Rule.VERSION_BEFORE_LOAD) ? before : told(table.state(), null));
        saved = place;
    }
}
