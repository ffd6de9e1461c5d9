package weir.streams.source.eventhubs;

import com.azure.messaging.eventhubs.models.PartitionEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Where one subscription puts events, on the client's thread, and from where they are taken in pages, on the stream's. The stream is woken
 * once for many events: a message for each, as Pekko's own bridge sends, costs more than receiving it.
 */
final class Inbox extends BaseSubscriber<PartitionEvent> {
    private final int requested;
    private final long mostBytes;
    private final Function<PartitionEvent, Event> read;
    private final Consumer<Inbox> wake;
    private final Deque<Event> events = new ArrayDeque<>();
    private long bytes;
    private double sizeWhenFull;
    private boolean isAwake;
    private boolean isClosed;
    private boolean isEnded;
    private @Nullable Throwable failure;
    private volatile long lastReceived = System.nanoTime();

    /**
     * Closes itself when it holds more than it may, which is found out only when events have come: the service is asked for numbers.
     *
     * @param requested events at once
     * @param mostBytes of several events; a single one may be larger
     * @param wake called when there is something new, and not again before {@link #take} has taken all
     */
    Inbox(int requested, long mostBytes, Function<PartitionEvent, Event> read, Consumer<Inbox> wake) {
        this.requested = requested;
        this.mostBytes = mostBytes;
        this.read = read;
        this.wake = wake;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(requested);
    }

    @Override
    protected void hookOnNext(PartitionEvent received) {
        Event event = read.apply(received);
        lastReceived = System.nanoTime();
        boolean isNews;
        boolean isFull;
        synchronized (this) {
            if (isClosed) return;
            events.add(event);
            bytes += event.bytes();
            isFull = bytes > mostBytes && events.size() > 1;
            if (isFull) {
                isClosed = true;
                sizeWhenFull = (double) bytes / events.size();
            }
            isNews = !isAwake;
            isAwake = true;
        }
        if (isFull) dispose();
        if (isNews) wake.accept(this);
    }

    @Override
    protected void hookOnComplete() {
        end(null);
    }

    @Override
    protected void hookOnError(Throwable thrown) {
        end(thrown);
    }

    private void end(@Nullable Throwable thrown) {
        synchronized (this) {
            isEnded = true;
            failure = thrown;
            isAwake = true;
        }
        wake.accept(this);
    }

    /**
     * What was there at one moment.
     *
     * @param events in order and without a number missing
     * @param behindGap number of the next event where others are missing before it and {@code events} is empty; else {@link Beginning#ANY}
     */
    record Taken(List<Event> events, long behindGap) {}

    /**
     * Some of the events that have come. When there are none and no gap, {@link #wake} will be called.
     *
     * @param expected number of the first; {@link Beginning#ANY} if any will do
     */
    Taken take(int mostRecords, long mostBody, long expected) {
        List<Event> page = new ArrayList<>();
        long number = expected;
        long behindGap = Beginning.ANY;
        int dropped = 0;
        synchronized (this) {
            long records = 0;
            long body = 0;
            while (!events.isEmpty()) {
                Event next = events.element();
                if (number == Beginning.ANY) number = next.sequence();
                if (next.sequence() < number) {
                    remove(); // a client that has received again by itself
                    dropped++;
                    continue;
                }
                if (next.sequence() > number) {
                    if (page.isEmpty()) behindGap = next.sequence();
                    break;
                }
                records += Math.max(1, next.cuts().size());
                body += next.body().length;
                if (!page.isEmpty() && (records > mostRecords || body > mostBody)) break;
                page.add(remove());
                number++;
            }
            if (events.isEmpty()) isAwake = isEnded;
        }
        if (page.size() + dropped > 0) request(page.size() + (long) dropped);
        return new Taken(page, behindGap);
    }

    private Event remove() {
        Event first = events.remove();
        bytes -= first.bytes();
        return first;
    }

    synchronized boolean isEmpty() {
        return events.isEmpty();
    }

    /** Nothing comes any more, and all that came was taken. */
    synchronized boolean isOver() {
        return isEnded && events.isEmpty();
    }

    /** Mean bytes of an event when it held too much; 0 when it never did. */
    synchronized double sizeWhenFull() {
        return sizeWhenFull;
    }

    /** Closed by us, or full. */
    synchronized boolean isClosed() {
        return isClosed;
    }

    /** Null when it has ended without one. */
    synchronized @Nullable Throwable failure() {
        return failure;
    }

    /** When something came last, by {@link System#nanoTime}. */
    long lastReceived() {
        return lastReceived;
    }

    /** Takes no more; what has come can still be taken. */
    void close() {
        synchronized (this) {
            isClosed = true;
        }
        dispose();
    }
}
