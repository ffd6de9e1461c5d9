package weir.standins.eventhubs;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import weir.standins.eventhubs.log.Namespace;
import weir.standins.eventhubs.log.Partition;
import weir.standins.eventhubs.log.StoredEvent;
import weir.standins.eventhubs.log.StoredEvent.Place;

/** What all connections share. Of one thread, that of the {@link Loop}. */
final class Broker {
    private final Namespace namespace;
    private final TokenCheck tokens;
    private final @Nullable SSLContext tls;
    private final Wire wire = new Wire();
    private final Receivers receivers = new Receivers();
    private final Set<Partition> stalled = new HashSet<>();
    private final Deque<Refusal> attachFailures = new ArrayDeque<>();
    private boolean isBusy;

    Broker(Namespace namespace, TokenCheck tokens, @Nullable SSLContext tls) {
        this.namespace = namespace;
        this.tokens = tokens;
        this.tls = tls;
    }

    Namespace namespace() {
        return namespace;
    }

    TokenCheck tokens() {
        return tokens;
    }

    @Nullable
    SSLContext tls() {
        return tls;
    }

    Wire wire() {
        return wire;
    }

    Receivers receivers() {
        return receivers;
    }

    Set<Partition> stalled() {
        return stalled;
    }

    void failNextAttach(Refusal refusal, int times) {
        for (int i = 0; i < times; i++) attachFailures.add(refusal);
    }

    void serverBusy(boolean on) {
        isBusy = on;
    }

    void requireNotBusy() throws Refusal {
        if (isBusy) throw Refusal.busy();
    }

    void requireMayAttach() throws Refusal {
        requireNotBusy();
        Refusal next = attachFailures.poll();
        if (next != null) throw next;
    }

    void store(Partition partition, NewEvent event) {
        Instant enqueued = event.enqueued();
        store(partition, wire.event(event), enqueued == null ? namespace.now() : enqueued.toEpochMilli());
    }

    void store(Partition partition, Wire.Incoming event, long now) {
        Place place = partition.next(now);
        partition.add(new StoredEvent(place, wire.placed(event, place)));
    }

    /** After events were stored: they are safe, and go to whoever waits for them. */
    void deliver(Partition partition) {
        partition.flush();
        receivers.of(partition).forEach(ReceiverLink::send);
    }
}
