package weir.standins.eventhubs;

import java.util.List;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Receiver;
import org.jspecify.annotations.Nullable;
import weir.standins.eventhubs.log.Hub;
import weir.standins.eventhubs.log.Partition;

/** A link on which a client sends events, to one partition or to a hub. */
final class SenderLink implements LinkEnd {
    static final int MAX_MESSAGE_BYTES = 1 << 20;

    private static final int CREDIT = 300;

    private final Broker broker;
    private final ClientConnection connection;
    private final Receiver receiver;
    private final Hub hub;
    private final @Nullable Partition partition;

    SenderLink(Broker broker, ClientConnection connection, Receiver receiver, Hub hub, @Nullable Partition partition) {
        this.broker = broker;
        this.connection = connection;
        this.receiver = receiver;
        this.hub = hub;
        this.partition = partition;
    }

    void giveCredit() {
        if (receiver.getCredit() < CREDIT / 2) receiver.flow(CREDIT - receiver.getCredit());
    }

    @Override
    public void received(Delivery delivery) {
        byte[] transfer = Transfers.whole(receiver, delivery);
        boolean isOpen = receiver.getLocalState() == EndpointState.ACTIVE;
        if (transfer == null || !isOpen) return; // what came after we closed it is not acknowledged
        if (transfer.length > MAX_MESSAGE_BYTES) {
            String words =
                    "The received message (size:%d bytes) exceeds the limit (%d bytes) currently allowed on the link.";
            detach(new Refusal("amqp:link:message-size-exceeded", words.formatted(transfer.length, MAX_MESSAGE_BYTES)));
            return;
        }
        delivery.disposition(outcome(delivery.getMessageFormat(), transfer));
        delivery.settle();
        giveCredit();
    }

    private DeliveryState outcome(int format, byte[] transfer) {
        try {
            broker.requireNotBusy();
        } catch (Refusal busy) {
            Rejected rejected = new Rejected();
            rejected.setError(busy.toCondition());
            return rejected;
        }
        store(broker.wire().events(format, transfer));
        return Accepted.getInstance();
    }

    /** A batch without a key stays together. */
    private void store(List<Wire.Incoming> events) {
        if (events.isEmpty()) return;
        Partition target =
                partition != null ? partition : hub.partitionFor(events.get(0).partitionKey());
        long now = broker.namespace().now();
        for (Wire.Incoming event : events) broker.store(target, event, now);
        broker.deliver(target);
    }

    @Override
    public void detach(Refusal why) {
        receiver.setCondition(why.toCondition());
        receiver.close();
        connection.wantsFlush();
    }
}
