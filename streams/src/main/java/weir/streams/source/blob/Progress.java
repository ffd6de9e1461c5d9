package weir.streams.source.blob;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import weir.streams.source.SliceSource.Lag;

/** How far reading has come, for the lag: once a page, never once an envelope. */
final class Progress {
    private final LongAdder bytes = new LongAdder();
    private final LongAdder envelopes = new LongAdder();
    private final Map<String, Long> positions = new ConcurrentHashMap<>();
    private volatile @Nullable List<Catalogue.Open> plan; // null before the first look

    void planned(List<Catalogue.Open> open) {
        plan = open;
        if (!positions.isEmpty()) {
            positions
                    .keySet()
                    .retainAll(open.stream().map(o -> o.slice().name()).toList());
        }
    }

    void read(BlobSlice slice, CutPage page) {
        bytes.add(page.bytes());
        envelopes.add(page.envelopes());
        // the place in a compressed blob says nothing about how much of it is left
        if (page.isLast()) {
            positions.put(slice.name(), slice.to());
        } else if (!slice.isGzip()) {
            positions.put(slice.name(), page.next().bytes());
        }
    }

    Lag lag(Instant now) {
        List<Catalogue.Open> all = plan;
        if (all == null) return Lag.UNKNOWN;
        long left = 0;
        long oldest = Long.MAX_VALUE;
        for (Catalogue.Open open : all) {
            long from = positions.getOrDefault(open.slice().name(), open.slice().from());
            long of = Math.max(0, open.slice().to() - from);
            left += of;
            if (of > 0) oldest = Math.min(oldest, open.modified());
        }
        if (left == 0) return Lag.NONE;
        double seconds = Math.max(0, ChronoUnit.MICROS.between(Instant.EPOCH, now) - oldest) / 1e6;
        long seen = envelopes.sum();
        long records = seen == 0 ? -1 : Math.round(left * ((double) seen / Math.max(1, bytes.sum())));
        return new Lag(records, left, seconds);
    }
}
