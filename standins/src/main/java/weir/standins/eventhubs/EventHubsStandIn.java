package weir.standins.eventhubs;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import weir.standins.eventhubs.log.Hub;
import weir.standins.eventhubs.log.HubSpec;
import weir.standins.eventhubs.log.Namespace;
import weir.standins.eventhubs.log.Partition;
import weir.standins.eventhubs.log.Retention;

/**
 * A namespace of Event Hubs in this process.
 *
 * <p>Tokens are verified: shared access signatures by the key, others by the check it was given, or else refused.
 */
public final class EventHubsStandIn implements AutoCloseable {
    private static final String KEY_NAME = "RootManageSharedAccessKey";

    /** No secret: it opens what listens on loopback. */
    private static final String KEY = "d2Vpci1zdGFuZC1pbg==";

    /** Makes the client library do without TLS. */
    private static final String EMULATOR = ";UseDevelopmentEmulator=true";

    private final Builder settings;
    private final Namespace namespace;
    private final Broker broker;
    private final Loop loop;
    private final EventHubsFaults faults;

    private EventHubsStandIn(Builder settings) throws IOException {
        this.settings = settings;
        this.namespace = Namespace.of(settings.hubs, settings.retention, settings.clock, settings.data);
        this.broker = new Broker(namespace, new TokenCheck(settings.keyName, settings.key, settings.jwt), settings.tls);
        this.loop = started(settings, namespace, broker);
        this.faults = new EventHubsFaults(broker, loop);
    }

    private static Loop started(Builder settings, Namespace namespace, Broker broker) throws IOException {
        try {
            return Loop.start(settings.host, settings.port, broker);
        } catch (IOException e) {
            namespace.close();
            throw new IOException(
                    "%s:%d: %s (expected: a free port)".formatted(settings.host, settings.port, e.getMessage()), e);
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Host and port. */
    public String address() {
        return settings.host + ":" + port();
    }

    public int port() {
        return loop.port();
    }

    /** For all hubs, with the key that lets in. Without TLS it says {@code UseDevelopmentEmulator=true}. */
    public String connectionString() {
        return connectionString(settings.key);
    }

    /** As a client would have it that was given this key. */
    public String connectionString(String key) {
        String text = text(address(), settings.keyName, key);
        return settings.tls == null ? text + EMULATOR : text;
    }

    /** Of a namespace at this address that was started without a key of its own and without TLS. */
    public static String defaultConnectionString(String address) {
        return text(address, KEY_NAME, KEY) + EMULATOR;
    }

    private static String text(String address, String keyName, String key) {
        return "Endpoint=sb://%s;SharedAccessKeyName=%s;SharedAccessKey=%s".formatted(address, keyName, key);
    }

    public EventHubsFaults faults() {
        return faults;
    }

    /** Puts events into a partition, as one batch. */
    public void append(String hub, int partition, NewEvent... events) {
        append(hub, partition, List.of(events));
    }

    /** Puts events into a partition, as one batch. */
    public void append(String hub, int partition, List<NewEvent> events) {
        run(() -> {
            Partition target = namespace.hub(hub).partition(partition);
            events.forEach(event -> broker.store(target, event));
            broker.deliver(target);
        });
    }

    /** Puts events where their partition keys belong; those without a key go around. */
    public void append(String hub, NewEvent... events) {
        run(() -> {
            Hub target = namespace.hub(hub);
            for (NewEvent event : events) broker.store(target.partitionFor(event.partitionKey()), event);
            target.partitions().forEach(broker::deliver);
        });
    }

    /** The sequence number that the next event of this partition gets. */
    public long nextSequence(String hub, int partition) {
        return loop.call(() -> namespace.hub(hub).partition(partition).nextSequence());
    }

    /** The sequence number of the oldest event of this partition; the next one where there is none. */
    public long firstSequence(String hub, int partition) {
        return loop.call(() -> namespace.hub(hub).partition(partition).firstSequence());
    }

    /** How many events were ever put into all partitions of this hub. */
    public long events(String hub) {
        return loop.call(() -> namespace.hub(hub).partitions().stream()
                .mapToLong(Partition::nextSequence)
                .sum());
    }

    /** The links on which clients receive. */
    public List<LinkState> links() {
        return loop.call(() -> broker.receivers().states());
    }

    /** How many connections are open. */
    public int connections() {
        return loop.call(() -> loop.connections().size());
    }

    /** How many connections were reset while they were refused. */
    public long refusedConnections() {
        return loop.call(loop::refused);
    }

    /** Every token that was shown since the start. */
    public List<SignIn> signIns() {
        return loop.call(() -> List.copyOf(broker.tokens().signIns()));
    }

    /** From now on this clock says when an event was enqueued; one that stands still gives many events the same millisecond. */
    public void clock(InstantSource clock) {
        run(() -> namespace.clock(clock));
    }

    /** Drops all connections. The data folder, if there is one, can be opened again. */
    @Override
    public void close() {
        loop.close();
        namespace.close();
    }

    private void run(Runnable work) {
        loop.call(() -> {
            work.run();
            return true;
        });
    }

    /** What the namespace has and how it is reached. */
    public static final class Builder {
        private final List<HubSpec> hubs = new ArrayList<>();
        private String host = "127.0.0.1";
        private int port;
        private String keyName = KEY_NAME;
        private String key = KEY;
        private Predicate<String> jwt = token -> false;
        private @Nullable SSLContext tls;
        private Retention retention = Retention.DEFAULT;
        private InstantSource clock = InstantSource.system();
        private @Nullable Path data;

        private Builder() {}

        /** Beside these groups there is always {@code $Default}. */
        public Builder hub(String name, int partitions, String... consumerGroups) {
            hubs.add(new HubSpec(name, partitions, List.of(consumerGroups)));
            return this;
        }

        public Builder host(String address) {
            host = address;
            return this;
        }

        /** Default: a free one. */
        public Builder port(int number) {
            port = number;
            return this;
        }

        public Builder sharedKey(String name, String value) {
            keyName = name;
            key = value;
            return this;
        }

        /** Says which tokens of Entra ID are accepted. Default: none. */
        public Builder acceptJwt(Predicate<String> check) {
            jwt = check;
            return this;
        }

        /** Speaks TLS only, with the key and certificate of this store. */
        public Builder tls(KeyStore store, String password) throws GeneralSecurityException {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            tls = context;
            return this;
        }

        /** What each partition keeps; the oldest events go first. */
        public Builder retention(int maxEvents, long maxBytes) {
            retention = new Retention(maxEvents, maxBytes);
            return this;
        }

        public Builder clock(InstantSource source) {
            clock = source;
            return this;
        }

        /** Keeps hubs and events in this folder, over a kill too. Default: in memory only. */
        public Builder data(Path folder) {
            data = folder;
            return this;
        }

        public EventHubsStandIn start() throws IOException {
            return new EventHubsStandIn(this);
        }
    }
}
