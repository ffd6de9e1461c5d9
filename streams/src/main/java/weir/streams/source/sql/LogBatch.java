package weir.streams.source.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/** Many records as one, since the engine hands each one that it is given from thread to thread by itself. It has the place of the last. */
final class LogBatch extends SourceRecord {
    /** The engine's property that has the most rows of a batch. */
    static final String ROWS = "weir.batch.rows";

    private static final int LOOKS = 4;

    private final transient List<SourceRecord> records;

    private LogBatch(List<SourceRecord> records, SourceRecord last) {
        super(last.sourcePartition(), last.sourceOffset(), last.topic(), null, null);
        this.records = records;
    }

    /** Takes from the engine's queue what is there, or what comes within a while. */
    @FunctionalInterface
    interface Look {
        List<SourceRecord> now() throws InterruptedException;
    }

    /**
     * Looks again as long as a look finds as much as it may: then there is more, and a page that is full costs the sink a third. What comes
     * slowly is not waited for.
     *
     * @param most of a batch
     */
    static List<SourceRecord> gathered(Look look, int most) throws InterruptedException {
        List<SourceRecord> found = look.now();
        if (found.isEmpty()) return found;
        List<SourceRecord> all = new ArrayList<>(found);
        int share = share(most);
        while (found.size() >= share && all.size() + share <= most) {
            found = look.now();
            all.addAll(found);
        }
        return List.of(new LogBatch(all, all.get(all.size() - 1)));
    }

    /** What one look may find of so many. */
    static int share(int most) {
        return Math.max(1, most / LOOKS);
    }

    /** In order. */
    static List<SourceRecord> records(SourceRecord batch) {
        return batch instanceof LogBatch many ? many.records : List.of(batch);
    }
}
