package weir.streams;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import weir.config.CassandraConnectionConfig;
import weir.config.StateConfig;
import weir.streams.azure.Credentials;
import weir.streams.cassandra.CassandraCluster;
import weir.streams.checkpoint.cassandra.CassandraState;
import weir.streams.metrics.PipelineMeter;
import weir.streams.throttle.Governor;
import weir.streams.throttle.GovernorStatus;

/** What pipelines share: one session and one governor per cluster, and the state; all connect when first used. */
public final class Connections {
    private final ActorSystem system;
    private final Map<CassandraConnectionConfig, Cluster> clusters = new ConcurrentHashMap<>();
    private final Map<String, PipelineMeter> meters = new ConcurrentHashMap<>();
    private final Credentials credentials = new Credentials();
    private final CassandraState state;

    public Connections(ActorSystem system, StateConfig state) {
        this.system = system;
        this.state = new CassandraState(state, cluster(state.connection()).session(), this::meter);
    }

    Credentials credentials() {
        return credentials;
    }

    CassandraState state() {
        return state;
    }

    PipelineMeter meter(String pipeline) {
        return meters.computeIfAbsent(pipeline, name -> new PipelineMeter());
    }

    Cluster cluster(CassandraConnectionConfig config) {
        return clusters.computeIfAbsent(config, c -> new Cluster(new CassandraCluster(c, system), governor(c)));
    }

    private Governor governor(CassandraConnectionConfig config) {
        return new Governor(
                config.name(),
                config.throttle(),
                (delay, wake) -> system.scheduler().scheduleOnce(delay, wake, system.dispatcher()));
    }

    /** What bounds the way to each cluster, by name. */
    public List<GovernorStatus> governors() {
        return clusters.values().stream()
                .map(cluster -> cluster.governor().status())
                .sorted(Comparator.comparing(GovernorStatus::connection))
                .toList();
    }

    /** Ends every session; what is in flight fails. */
    public CompletionStage<Done> close() {
        state.close();
        List<CompletableFuture<Done>> closing = clusters.values().stream()
                .map(cluster -> cluster.session().close().toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(closing.toArray(CompletableFuture[]::new))
                .thenApply(done -> Done.getInstance());
    }

    /** A cluster's session, and who bounds what is on its way there. */
    record Cluster(CassandraCluster session, Governor governor) {}
}
