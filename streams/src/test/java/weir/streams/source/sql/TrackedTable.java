package weir.streams.source.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A table with change tracking, as SQL Server documents it: versions are given at commit, what is older than the retention is cleaned up, a
 * truncation leaves no trace but the lowest valid version, and a restored backup goes on from its own.
 *
 * @see <a href="https://learn.microsoft.com/sql/relational-databases/track-changes/work-with-change-tracking-sql-server">change tracking</a>
 */
final class TrackedTable {
    private static final int KEYS = 8;

    private final Random random;
    private final List<State> backups = new ArrayList<>();
    private State now = new State(new TreeMap<>(), new TreeMap<>(), 0, 0, 0);

    TrackedTable(Random random) {
        this.random = random;
    }

    /**
     * What one snapshot transaction sees.
     *
     * @param changed the version of the last change to each key, also of keys that are gone
     * @param minValid the lowest version that changes can be asked from
     * @param incarnation another one after a restore
     */
    record State(
            TreeMap<Integer, Integer> rows,
            TreeMap<Integer, Long> changed,
            long current,
            long minValid,
            long incarnation) {
        State copy() {
            return new State(new TreeMap<>(rows), new TreeMap<>(changed), current, minValid, incarnation);
        }

        /** The keys that {@code CHANGETABLE(CHANGES …, base)} has, behind a place and up to a version, in the order of both. */
        List<Integer> changedAfter(TrackedPlace place, long last) {
            return changed.entrySet().stream()
                    .filter(entry -> entry.getValue() > place.base() && entry.getValue() <= last)
                    .filter(entry -> place.key().isEmpty()
                            || entry.getValue() > place.version()
                            || entry.getKey() > Integer.parseInt(place.key().get(0)))
                    .sorted(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    State state() {
        return now;
    }

    /** Something that happens to a database. */
    void happen() {
        switch (random.nextInt(12)) {
            case 0 -> cleanUp();
            case 1 -> {
                if (random.nextInt(4) == 0) truncate();
            }
            case 2 -> backups.add(now.copy());
            case 3 -> {
                if (!backups.isEmpty() && random.nextInt(6) == 0) restore();
            }
            default -> commit();
        }
    }

    /** What others do between two statements of a reader that has no snapshot. */
    void interleave() {
        for (int i = random.nextInt(3); i > 0; i--) {
            if (random.nextInt(3) == 0) cleanUp();
            else commit();
        }
    }

    /** What others do while a table is loaded. */
    void interleaveCommit() {
        for (int i = random.nextInt(3); i > 0; i--) commit();
    }

    private void commit() {
        long version = now.current() + 1;
        for (int i = random.nextInt(4); i >= 0; i--) {
            int key = random.nextInt(KEYS);
            boolean isDeleted = random.nextInt(3) == 0;
            if (isDeleted && now.rows().remove(key) == null) continue;
            if (!isDeleted) now.rows().put(key, random.nextInt(1_000_000));
            now.changed().put(key, version);
        }
        at(version, now.minValid());
    }

    private void cleanUp() {
        long upTo = now.current() - random.nextInt(6);
        now.changed().values().removeIf(version -> version <= upTo);
        at(now.current(), Math.max(now.minValid(), upTo));
    }

    private void truncate() {
        now.rows().clear();
        now.changed().clear();
        at(now.current() + 1, now.current() + 1);
    }

    /** As it was at some time, and then a life of its own. */
    private void restore() {
        State backup = backups.get(random.nextInt(backups.size())).copy();
        now = new State(backup.rows(), backup.changed(), backup.current(), backup.minValid(), random.nextLong());
        for (int i = random.nextInt(12); i > 0; i--) commit();
    }

    private void at(long current, long minValid) {
        now = new State(now.rows(), now.changed(), current, minValid, now.incarnation());
    }
}
