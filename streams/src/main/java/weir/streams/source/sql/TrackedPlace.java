package weir.streams.source.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.streams.model.Offset.InTable;

/**
 * How far the changes of a tracked table have been read, and whether they can be read on from there: the decisions of change tracking, by
 * themselves.
 *
 * @param version all changes of earlier versions have been read, and of this one those up to the key
 * @param incarnation of the database and the table that the version is of
 * @param key of the last row that was read of the version, as texts; none where all of the version was
 */
record TrackedPlace(long version, String incarnation, List<String> key) {
    TrackedPlace {
        key = List.copyOf(key);
    }

    /**
     * What a database says within one snapshot.
     *
     * @param current version of the last change
     * @param minValid lowest version that changes can be asked from
     * @param incarnation another one once the database has been restored or replaced, or the table has, or its tracking began again
     */
    record State(long current, long minValid, String incarnation) {}

    /** Everything that the snapshot shows has been read. */
    static TrackedPlace allOf(State state) {
        return new TrackedPlace(state.current, state.incarnation, List.of());
    }

    /** Reads what {@link #offset} wrote. */
    static TrackedPlace of(InTable offset) {
        List<String> values = offset.values();
        if (values.size() < 2) {
            throw new IllegalArgumentException(
                    "offset is " + offset + " (expected: a version and an incarnation, as change tracking saves them)");
        }
        return new TrackedPlace(Long.parseLong(values.get(0)), values.get(1), values.subList(2, values.size()));
    }

    InTable offset() {
        List<String> values = new ArrayList<>(List.of(Long.toString(version), incarnation));
        values.addAll(key);
        return new InTable(values);
    }

    /** The version after which changes are asked for: what is left of a version must be among them. */
    long base() {
        return key.isEmpty() ? version : version - 1;
    }

    /** Why nothing can be read on from here, for people; empty when it can. */
    Optional<String> isGone(State state) {
        if (!incarnation.equals(state.incarnation)) {
            return Optional.of("the database or the table was replaced, restored or truncated (it was " + incarnation
                    + ", it is " + state.incarnation + ")");
        }
        if (version > state.current) {
            return Optional.of("its versions ran backwards, from " + version + " to " + state.current);
        }
        return base() < state.minValid
                ? Optional.of("changes after version " + base() + " were forgotten, as far as " + state.minValid)
                : Optional.empty();
    }

    boolean isAllOf(State state) {
        return key.isEmpty() && version == state.current;
    }

    /** After a row of the changes. */
    TrackedPlace after(long changed, List<String> row) {
        return new TrackedPlace(changed, incarnation, row);
    }
}
