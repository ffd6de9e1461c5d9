package weir.standins.eventhubs.log;

import org.jspecify.annotations.Nullable;
import weir.standins.eventhubs.log.StoredEvent.Place;

/** A partition of a hub: gives every event its place and keeps it. */
public final class Partition {
    private final String hub;
    private final String id;
    private final EventLog log;
    private final @Nullable PartitionFiles files;
    private Place last = new Place(-1, -1, 0);
    private long nextOffset;

    private Partition(String hub, String id, Retention retention, @Nullable PartitionFiles files) {
        this.hub = hub;
        this.id = id;
        this.log = new EventLog(retention);
        this.files = files;
    }

    static Partition inMemory(String hub, String id, Retention retention) {
        return new Partition(hub, id, retention, null);
    }

    /** With what its files still have. */
    static Partition kept(String hub, String id, Retention retention, PartitionFiles files) {
        Partition partition = new Partition(hub, id, retention, files);
        files.recover(partition.new Recovery());
        files.removeBefore(partition.firstSequence());
        return partition;
    }

    private final class Recovery implements PartitionFiles.Reader {
        @Override
        public void starts(Place lastBefore, long offset) {
            log.startAt(lastBefore.sequence() + 1);
            last = lastBefore;
            nextOffset = offset;
        }

        @Override
        public void event(StoredEvent event) {
            keep(event);
        }

        @Override
        public void truncated(long beforeSequence) {
            log.truncate(beforeSequence);
        }
    }

    /** The place of the event that comes next, if it comes now; time never goes back. */
    public Place next(long now) {
        return new Place(nextSequence(), nextOffset, Math.max(now, last.time()));
    }

    /** Takes an event at the place that {@link #next} gave it. */
    public void add(StoredEvent event) {
        if (files != null) files.write(event);
        keep(event);
        if (files != null) files.removeBefore(firstSequence());
    }

    private void keep(StoredEvent event) {
        log.add(event);
        last = event.place();
        nextOffset = event.offset() + event.message().length;
    }

    /** Events added so far are safe from the end of this process; not from a power cut. */
    public void flush() {
        if (files != null) files.flush(last, nextOffset);
    }

    /** Drops the events before this one. */
    public void truncate(long beforeSequence) {
        log.truncate(beforeSequence);
        if (files == null) return;
        files.writeTruncation(beforeSequence);
        flush();
        files.removeBefore(firstSequence());
    }

    void close() {
        if (files == null) return;
        flush();
        files.close();
    }

    public String hub() {
        return hub;
    }

    public String id() {
        return id;
    }

    public boolean isEmpty() {
        return log.size() == 0;
    }

    public long firstSequence() {
        return log.firstSequence();
    }

    public long nextSequence() {
        return log.nextSequence();
    }

    /** The place of the last event that came, even if it is gone; sequence and offset are -1 when none ever came. */
    public Place last() {
        return last;
    }

    public StoredEvent get(long sequence) {
        return log.get(sequence);
    }

    EventLog log() {
        return log;
    }

    @Override
    public String toString() {
        return hub + "/" + id;
    }
}
