package weir.streams.source.eventhubs;

import com.azure.messaging.eventhubs.PartitionProperties;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import weir.streams.source.SliceSource.Lag;

/** How far each partition has been read and how far its log goes, for the lag: once a page, never once an event. */
final class Progress {
    private static final Comparator<String> BY_NUMBER =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private final Map<String, Partition> partitions = new ConcurrentHashMap<>();

    Partition of(String partition) {
        return partitions.computeIfAbsent(partition, id -> new Partition());
    }

    /** @param lastTime of the last that was read, in microseconds; 0 when that is not known */
    void begins(String partition, long lastRead, long lastTime, PartitionProperties log) {
        Partition its = of(partition);
        its.begins(lastRead, lastTime);
        its.reaches(log, Instant.now());
    }

    /** Of all partitions together; unknown as long as that of one is. */
    Lag lag(Instant now) {
        Map<String, Lag> lags = lags(now);
        if (lags.isEmpty() || lags.size() < partitions.size()) return Lag.UNKNOWN;
        long records = 0;
        double seconds = 0;
        for (Lag lag : lags.values()) {
            records += lag.records();
            seconds = Math.max(seconds, lag.seconds());
        }
        return new Lag(records, -1, seconds);
    }

    /** Of each partition of which it is known. */
    Map<String, Lag> lags(Instant now) {
        Map<String, Lag> lags = new TreeMap<>(BY_NUMBER);
        partitions.forEach((id, partition) -> partition.lag(now).ifPresent(lag -> lags.put(id, lag)));
        return lags;
    }

    /** One partition. */
    static final class Partition {
        /** Until it is known better. */
        private static final double USUAL_SIZE = 2048 + Event.OVERHEAD;
        /** How many events the mean size is of. */
        private static final double REMEMBERED = 256;

        private static final long UNKNOWN = Long.MIN_VALUE;

        private boolean isRunning;
        private long lastRead = UNKNOWN;
        private long lastReadTime; // microseconds
        private long lastThere = UNKNOWN;
        private long lastThereTime; // microseconds
        private long nothingLeft; // when all that was there had been read, microseconds
        private long blind; // since when nobody could tell what is there, microseconds; 0 when somebody can
        private double eventSize = USUAL_SIZE;

        synchronized void begins(long last, long lastTime) {
            isRunning = true;
            goesTo(last, lastTime);
        }

        private void goesTo(long last, long lastTime) {
            if (last == lastRead) return;
            lastRead = last;
            lastReadTime = lastTime;
            nothingLeft = 0;
        }

        synchronized void read(List<Event> events) {
            Event last = events.get(events.size() - 1);
            lastRead = last.sequence();
            lastReadTime = last.enqueued();
            long bytes = 0;
            for (Event event : events) bytes += event.bytes();
            double weight = Math.min(1, events.size() / REMEMBERED);
            eventSize += weight * ((double) bytes / events.size() - eventSize);
        }

        synchronized void sizeAtLeast(double size) {
            eventSize = Math.max(eventSize, size);
        }

        synchronized void stopped() {
            isRunning = false;
        }

        /**
         * Where it stands, unless it is being read meanwhile.
         *
         * @param lastTime of the last that was read, in microseconds; 0 when that is not known
         */
        synchronized void stands(long last, long lastTime) {
            if (!isRunning) goesTo(last, lastTime);
        }

        synchronized boolean isRunning() {
            return isRunning;
        }

        synchronized void reaches(PartitionProperties log, Instant now) {
            reaches(log.getLastEnqueuedSequenceNumber(), log.getLastEnqueuedTime(), now);
        }

        synchronized void reaches(long last, Instant enqueued, Instant now) {
            lastThere = last;
            lastThereTime = micros(enqueued);
            blind = 0;
            if (lastRead >= lastThere) nothingLeft = micros(now);
        }

        /** The hub was asked and did not tell. */
        synchronized void isNotSeen(Instant now) {
            if (blind == 0) blind = micros(now);
        }

        /** Mean of what an event takes, in bytes. */
        synchronized double eventSize() {
            return eventSize;
        }

        /**
         * The first event that was not read came after the last that was, and after the last time that all had been read. Empty until both
         * the log and the place in it have been seen. While the hub cannot be asked there may be any number of events more, and the age is
         * that of the first question it did not answer, or of the last event that was read since.
         */
        synchronized Optional<Lag> lag(Instant now) {
            if (lastRead == UNKNOWN || lastThere == UNKNOWN) return Optional.empty();
            double unseen = blind == 0 ? 0 : Math.max(0, micros(now) - Math.max(blind, lastReadTime)) / 1e6;
            if (lastThere <= lastRead) return Optional.of(new Lag(0, -1, unseen));
            long since = Math.max(lastReadTime, nothingLeft);
            double seconds = (micros(now) - (since == 0 ? lastThereTime : since)) / 1e6;
            return Optional.of(new Lag(lastThere - lastRead, -1, Math.max(unseen, seconds)));
        }

        private static long micros(Instant time) {
            return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
        }
    }
}
