package weir.standins.eventhubs;

import java.util.List;
import weir.standins.eventhubs.log.Partition;

/** Everything that goes wrong with Event Hubs, at the moment a test wants it; all of it is done when a method returns. */
public final class EventHubsFaults {
    private final Broker broker;
    private final Loop loop;

    EventHubsFaults(Broker broker, Loop loop) {
        this.broker = broker;
        this.loop = loop;
    }

    /**
     * Closes every link on which a client receives.
     *
     * @param condition such as {@code amqp:link:detach-forced}
     * @return how many there were
     */
    public int detachReceivers(String condition) {
        return loop.call(() -> Receivers.detach(broker.receivers().all(), Refusal.injected(condition)));
    }

    public int detachReceivers(String condition, String hub, int partition) {
        return loop.call(
                () -> Receivers.detach(broker.receivers().of(partition(hub, partition)), Refusal.injected(condition)));
    }

    /** Resets every connection, as a network that fails does. */
    public int dropConnections() {
        return loop.call(() -> {
            List<ClientConnection> open = loop.connections();
            open.forEach(ClientConnection::reset);
            return open.size();
        });
    }

    /** Closes every connection by the protocol, such as with {@code amqp:connection:forced}. */
    public int closeConnections(String condition) {
        return loop.call(() -> {
            List<ClientConnection> open = loop.connections();
            open.forEach(connection -> connection.end(Refusal.injected(condition)));
            return open.size();
        });
    }

    /** While on, connections stay open and new ones are accepted, but nothing is read or sent. */
    public void blackHole(boolean on) {
        run(() -> loop.blackHole(on));
    }

    /** While on, new connections are reset at once. */
    public void refuseConnections(boolean on) {
        run(() -> loop.refuseConnections(on));
    }

    /** Links of this partition stay open, credit is taken, and no event comes. */
    public void stall(String hub, int partition) {
        run(() -> broker.stalled().add(partition(hub, partition)));
    }

    public void resume(String hub, int partition) {
        run(() -> {
            Partition target = partition(hub, partition);
            broker.stalled().remove(target);
            broker.deliver(target);
        });
    }

    /** Refuses the next links of any client, whether it wants to send or to receive. */
    public void failNextAttach(String condition, int times) {
        run(() -> broker.failNextAttach(Refusal.injected(condition), times));
    }

    /** While on, links, sends and questions are refused because there is too much to do; open links go on receiving. */
    public void serverBusy(boolean on) {
        run(() -> broker.serverBusy(on));
    }

    /** While on, no token is accepted any more; what was signed in stays so. */
    public void refuseTokens(boolean on) {
        run(() -> broker.tokens().refuseAll(on));
    }

    /** Every token is expired: links are closed, and clients have to show a new one. */
    public void expireTokens() {
        run(() -> loop.connections().forEach(ClientConnection::expireTokens));
    }

    /** The hub is not there any more. */
    public void delete(String hub) {
        run(() -> {
            detach(hub);
            broker.namespace().delete(hub);
        });
    }

    /** Deletes and creates the hub: it is empty, sequence numbers and offsets begin again. */
    public void recreate(String hub) {
        run(() -> {
            detach(hub);
            broker.namespace().recreate(hub);
        });
    }

    public void addPartitions(String hub, int more) {
        run(() -> broker.namespace().hub(hub).add(more));
    }

    /** Retention takes the events before this sequence number; a receiver that is behind goes on at the oldest one left. */
    public void truncate(String hub, int partition, long beforeSequence) {
        run(() -> partition(hub, partition).truncate(beforeSequence));
    }

    private void detach(String hub) {
        loop.connections().forEach(connection -> connection.detach(hub, Refusal.notFound(hub)));
    }

    private Partition partition(String hub, int partition) {
        return broker.namespace().hub(hub).partition(partition);
    }

    private void run(Runnable work) {
        loop.call(() -> {
            work.run();
            return true;
        });
    }
}
