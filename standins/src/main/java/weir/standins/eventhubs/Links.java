package weir.standins.eventhubs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.qpid.proton.amqp.DescribedType;
import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.UnsignedLong;
import org.apache.qpid.proton.amqp.messaging.Source;
import org.apache.qpid.proton.amqp.messaging.Target;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Link;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.engine.Session;
import org.jspecify.annotations.Nullable;
import weir.standins.eventhubs.ReceiverLink.Reader;
import weir.standins.eventhubs.log.Hub;
import weir.standins.eventhubs.log.Partition;
import weir.standins.eventhubs.log.Position;

/** The links of one connection: decides what each may be attached to, and gives it its end. */
final class Links {
    private static final Symbol EPOCH = Symbol.valueOf("com.microsoft:epoch");
    private static final Symbol RECEIVER_NAME = Symbol.valueOf("com.microsoft:receiver-name");
    private static final Symbol RUNTIME_METRIC = Symbol.valueOf("com.microsoft:enable-receiver-runtime-metric");

    private final Broker broker;
    private final ClientConnection connection;
    private final Claims claims;
    private final Map<String, RequestLink.Node> nodes;
    private final Map<String, Sender> answerLinks = new HashMap<>();
    private final Map<Link, Open> open = new LinkedHashMap<>();

    Links(Broker broker, ClientConnection connection) {
        this.broker = broker;
        this.connection = connection;
        this.claims = new Claims(broker.tokens());
        this.nodes = Map.of("$cbs", claims, "$management", new RuntimeInfo(broker));
    }

    /** @param path what the client must have a claim for; null where anybody may ask */
    private record Open(LinkEnd end, @Nullable String path) {}

    void attach(Link link) {
        try {
            if (link instanceof Receiver receiver) attach(receiver);
            if (link instanceof Sender sender) attach(sender);
        } catch (Refusal refused) {
            // as the service does: an attach without source and target, and a detach that says why
            link.setSource(null);
            link.setTarget(null);
            link.setCondition(refused.toCondition());
            link.open();
            link.close();
        }
    }

    /** The client sends. */
    private void attach(Receiver receiver) throws Refusal {
        String address = receiver.getRemoteTarget() instanceof Target target ? target.getAddress() : null;
        RequestLink.Node node = address == null ? null : nodes.get(address);
        if (node != null) {
            RequestLink end = new RequestLink(broker, connection, receiver, node, answerLinks);
            opened(receiver, new Open(end, null));
            end.giveCredit();
            return;
        }
        broker.requireMayAttach();
        EntityPath path = EntityPath.of(address);
        Hub hub = broker.namespace().find(path.hub());
        if (hub == null || path.group() != null) throw Refusal.notFound(String.valueOf(address));
        Partition partition = path.partition() == null ? null : partition(hub, path.partition());
        String claim = EntityPath.path(String.valueOf(address));
        claims.require(claim, "Send");
        receiver.setMaxMessageSize(UnsignedLong.valueOf(SenderLink.MAX_MESSAGE_BYTES));
        SenderLink end = new SenderLink(broker, connection, receiver, hub, partition);
        opened(receiver, new Open(end, claim));
        end.giveCredit();
    }

    /** The client receives. */
    private void attach(Sender sender) throws Refusal {
        Source source = sender.getRemoteSource() instanceof Source remote ? remote : new Source();
        String address = source.getAddress();
        if (address != null && nodes.containsKey(address)) {
            if (sender.getRemoteTarget() instanceof Target target) answerLinks.put(target.getAddress(), sender);
            mirror(sender);
            sender.open();
            return;
        }
        broker.requireMayAttach();
        EntityPath path = EntityPath.of(address);
        Hub hub = broker.namespace().find(path.hub());
        if (hub == null || path.partition() == null || path.group() == null || !hub.hasGroup(path.group())) {
            throw Refusal.notFound(String.valueOf(address));
        }
        Partition partition = partition(hub, path.partition());
        String claim = EntityPath.path(String.valueOf(address));
        claims.require(claim, "Listen");
        Reader reader = reader(sender, partition, path.group().toLowerCase(Locale.ROOT));
        List<ReceiverLink> others = broker.receivers().of(partition).stream()
                .filter(other -> other.reader().group().equals(reader.group()))
                .toList();
        OwnerLevels.requireAdmits(others, reader);
        long first = first(source, partition);
        OwnerLevels.steal(others, reader);
        ReceiverLink end = new ReceiverLink(broker, connection, sender, reader, first);
        broker.receivers().add(end);
        sender.setOfferedCapabilities(sender.getRemoteDesiredCapabilities());
        sender.setProperties(sender.getRemoteProperties());
        opened(sender, new Open(end, claim));
    }

    private static Partition partition(Hub hub, String id) throws Refusal {
        Partition partition = hub.find(id);
        if (partition == null) throw Refusal.notFound(hub.name() + "/Partitions/" + id);
        return partition;
    }

    private static Reader reader(Sender sender, Partition partition, String group) {
        Map<Symbol, Object> properties = sender.getRemoteProperties() == null ? Map.of() : sender.getRemoteProperties();
        Long ownerLevel = properties.get(EPOCH) instanceof Number epoch ? epoch.longValue() : null;
        Symbol[] wishes = sender.getRemoteDesiredCapabilities();
        return new Reader(
                partition,
                group,
                String.valueOf(properties.get(RECEIVER_NAME)),
                ownerLevel,
                wishes != null && Arrays.asList(wishes).contains(RUNTIME_METRIC));
    }

    private static long first(Source source, Partition partition) throws Refusal {
        Map<?, ?> filters = source.getFilter() == null ? Map.of() : source.getFilter();
        Position position = Position.EARLIEST;
        try {
            for (Object filter : filters.values()) {
                if (filter instanceof DescribedType typed)
                    position = Position.parse(String.valueOf(typed.getDescribed()));
            }
            return position.in(partition);
        } catch (IllegalArgumentException e) {
            throw Refusal.argument(String.valueOf(e.getMessage()));
        }
    }

    private void opened(Link link, Open end) {
        mirror(link);
        link.open();
        open.put(link, end);
    }

    private static void mirror(Link link) {
        link.setSource(link.getRemoteSource());
        link.setTarget(link.getRemoteTarget());
        link.setSenderSettleMode(link.getRemoteSenderSettleMode());
        link.setReceiverSettleMode(link.getRemoteReceiverSettleMode());
    }

    void credit(Link link) {
        Open known = open.get(link);
        if (known != null) known.end().send();
    }

    void received(Delivery delivery) {
        Open known = open.get(delivery.getLink());
        if (known != null) known.end().received(delivery);
    }

    /** The client has closed it, or answers that we have. */
    void closed(Link link) {
        forget(link);
        link.close();
        link.free();
    }

    void closed(Session session) {
        List.copyOf(open.keySet()).stream()
                .filter(link -> link.getSession() == session)
                .forEach(this::forget);
    }

    void closed() {
        List.copyOf(open.keySet()).forEach(this::forget);
    }

    private void forget(Link link) {
        answerLinks.values().removeIf(each -> each == link);
        Open known = open.remove(link);
        if (known != null) known.end().closed();
    }

    /** Sends on where a session was full, and says whether there was anything. */
    boolean sendMore() {
        List<ReceiverLink> full = new ArrayList<>();
        for (Open each : open.values()) {
            if (each.end() instanceof ReceiverLink link && link.isFull()) full.add(link);
        }
        boolean hasSent = false;
        for (ReceiverLink link : full) {
            long before = link.sent();
            link.send();
            hasSent |= link.sent() > before;
        }
        return hasSent;
    }

    /** Closes the links to a hub, in either direction. */
    void detach(String hub, Refusal why) {
        for (Open each : List.copyOf(open.values())) {
            if (each.path() != null && EntityPath.covers(EntityPath.path(hub), each.path()))
                each.end().detach(why);
        }
    }

    /** Closes the links whose tokens are over. */
    void dropExpired() {
        if (claims.dropExpired()) closeExpired();
    }

    void dropAllTokens() {
        claims.dropAll();
        closeExpired();
    }

    private void closeExpired() {
        for (Open each : List.copyOf(open.values())) {
            if (each.path() != null && !claims.allow(each.path())) each.end().detach(Refusal.expired());
        }
    }
}
