package weir.standins.eventhubs;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.messaging.DeliveryAnnotations;
import org.apache.qpid.proton.codec.ReadableBuffer;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Sender;
import org.jspecify.annotations.Nullable;
import weir.standins.eventhubs.log.Partition;

/** A link on which a client receives the events of a partition, as many as it has given credit for. */
final class ReceiverLink implements LinkEnd {
    /** What may wait in a session for the socket; the rest stays in the log. */
    private static final int MAX_WAITING_BYTES = 512 << 10;

    private final Broker broker;
    private final ClientConnection connection;
    private final Sender sender;
    private final Reader reader;
    private long next;
    private long sent;
    private boolean isFull;
    private boolean isStalled;

    ReceiverLink(Broker broker, ClientConnection connection, Sender sender, Reader reader, long first) {
        this.broker = broker;
        this.connection = connection;
        this.sender = sender;
        this.reader = reader;
        this.next = first;
    }

    /**
     * Who reads what.
     *
     * @param name what the client calls itself
     * @param ownerLevel null for one that shares
     * @param wantsEnd every event shall tell how far the partition has come
     */
    record Reader(
            Partition partition,
            String group,
            String name,
            @Nullable Long ownerLevel,
            boolean wantsEnd) {}

    Partition partition() {
        return reader.partition();
    }

    Reader reader() {
        return reader;
    }

    @Override
    public void send() {
        isFull = false;
        if (sender.getLocalState() != EndpointState.ACTIVE
                || isStalled
                || broker.stalled().contains(partition())) return;
        next = Math.max(next, partition().firstSequence()); // retention may have overtaken it
        while (sender.getCredit() > 0 && next < partition().nextSequence()) {
            if (sender.getSession().getOutgoingBytes() > MAX_WAITING_BYTES) {
                isFull = true;
                break;
            }
            sendNext();
        }
        connection.wantsFlush();
    }

    private void sendNext() {
        // 16 bytes, as clients take the tag for a UUID
        sender.delivery(
                ByteBuffer.allocate(2 * Long.BYTES).putLong(next).putLong(sent).array());
        if (reader.wantsEnd()) {
            byte[] annotations = broker.wire().encode(new DeliveryAnnotations(end()));
            sender.send(annotations, 0, annotations.length);
        }
        sender.sendNoCopy(
                ReadableBuffer.ByteBufferReader.wrap(partition().get(next).message()));
        sender.advance();
        next++;
        sent++;
    }

    private Map<Symbol, Object> end() {
        Map<Symbol, Object> end = new LinkedHashMap<>();
        RuntimeInfo.end(partition()).forEach((name, value) -> end.put(Symbol.valueOf(name), value));
        end.put(
                Symbol.valueOf("runtime_info_retrieval_time_utc"),
                Timestamps.of(broker.namespace().now()));
        return end;
    }

    /** It stays open, and sends nothing any more. */
    void stall() {
        isStalled = true;
    }

    long sent() {
        return sent;
    }

    /** It has more to send, but its session had no room. */
    boolean isFull() {
        return isFull;
    }

    /** The client says what has become of an event; we keep no account of that. */
    @Override
    public void received(Delivery delivery) {
        if (delivery.getRemoteState() != null || delivery.remotelySettled()) delivery.settle();
    }

    @Override
    public void detach(Refusal why) {
        sender.setCondition(why.toCondition());
        sender.close();
        closed();
        connection.wantsFlush();
    }

    @Override
    public void closed() {
        broker.receivers().remove(this);
    }

    LinkState state() {
        return new LinkState(
                partition().hub(),
                partition().id(),
                reader.group(),
                reader.name(),
                reader.ownerLevel(),
                next,
                sent,
                sender.getCredit(),
                sender.getUnsettled());
    }
}
