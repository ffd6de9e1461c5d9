package weir.streams.source.sql;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.streams.source.SliceSource.Lag;

/** How far each table has been read, for the lag and the log: once a page, never once a row. */
final class Progress {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final int LOG_EVERY_PER_CENT = 10;

    private final String pipeline;
    private final Map<String, OfTable> tables = new ConcurrentHashMap<>();
    private volatile boolean isKnown;

    Progress(String pipeline) {
        this.pipeline = pipeline;
    }

    OfTable of(String table) {
        return tables.computeIfAbsent(table, name -> new OfTable(pipeline + ": " + name));
    }

    Lag lag(long now) {
        long records = 0;
        double seconds = 0;
        for (OfTable table : tables.values()) {
            Lag lag = table.lag(now);
            records += Math.max(0, lag.records());
            seconds = Math.max(seconds, lag.seconds());
        }
        return new Lag(records, -1, seconds);
    }

    /** Of every load that had begun it is known how much is left. */
    void known() {
        isKnown = true;
    }

    /**
     * Of all first loads together; empty before the first table is planned, and while some of those that have begun are not known yet: a small
     * one that is done would stand for all.
     */
    OptionalDouble loaded() {
        if (!isKnown) return OptionalDouble.empty();
        double rows = 0;
        double left = 0;
        for (OfTable table : tables.values()) {
            if (table.rows == 0) continue; // just being planned
            rows += table.rows;
            left += table.left();
        }
        return rows == 0 ? OptionalDouble.empty() : OptionalDouble.of(1 - left / rows);
    }

    /** One table. */
    static final class OfTable {
        private final String name;
        private final Map<Integer, Long> left = new ConcurrentHashMap<>();
        private volatile long rows;
        private volatile long loadTime;
        private volatile long settled;
        private long nextLog = LOG_EVERY_PER_CENT;

        private OfTable(String name) {
            this.name = name;
        }

        /** How many slices its first load has, done or not, of so many rows each. */
        void hasSlices(int slices, long each) {
            rows = slices * each;
        }

        /** @param rows of a slice of the first load, as well as it is known */
        void planned(int slice, long rows, long time) {
            left.putIfAbsent(slice, rows);
            loadTime = time;
        }

        void loaded(int slice, long rows, boolean isLast) {
            left.computeIfPresent(slice, (no, before) -> isLast ? 0 : Math.max(0, before - rows));
            log();
        }

        private synchronized void log() {
            long perCent = rows == 0 ? 100 : 100 - 100 * left() / rows;
            if (perCent < nextLog) return;
            nextLog = perCent - perCent % LOG_EVERY_PER_CENT + LOG_EVERY_PER_CENT;
            LOG.info("{}: {} % of the first load read", name, perCent);
        }

        /** Everything before this time has been read, microseconds. */
        void readUpTo(long time) {
            settled = time;
        }

        private long left() {
            return left.values().stream().mapToLong(Long::longValue).sum();
        }

        private Lag lag(long now) {
            long rows = left();
            long oldest = rows > 0 ? loadTime : settled;
            return new Lag(rows, -1, oldest == 0 ? 0 : Math.max(0, (now - oldest) / 1e6));
        }
    }
}
