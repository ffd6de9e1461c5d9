package weir.streams.source.sql;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import weir.streams.source.SliceSource.Lag;

/** How far each table has been read, for the lag: once a page, never once a row. */
final class Progress {
    private final Map<String, OfTable> tables = new ConcurrentHashMap<>();

    OfTable of(String table) {
        return tables.computeIfAbsent(table, name -> new OfTable());
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

    /** One table. */
    static final class OfTable {
        private final Map<Integer, Long> left = new ConcurrentHashMap<>();
        private volatile long loadTime;
        private volatile long settled;

        /** @param rows of a slice of the first load, as well as it is known */
        void planned(int slice, long rows, long time) {
            left.putIfAbsent(slice, rows);
            loadTime = time;
        }

        void loaded(int slice, long rows, boolean isLast) {
            left.computeIfPresent(slice, (no, before) -> isLast ? 0 : Math.max(0, before - rows));
        }

        /** Everything before this time has been read, microseconds. */
        void readUpTo(long time) {
            settled = time;
        }

        private Lag lag(long now) {
            long rows = left.values().stream().mapToLong(Long::longValue).sum();
            long oldest = rows > 0 ? loadTime : settled;
            return new Lag(rows, -1, oldest == 0 ? 0 : Math.max(0, (now - oldest) / 1e6));
        }
    }
}
