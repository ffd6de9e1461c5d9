package weir.config;

import java.time.Duration;

/**
 * Where checkpoints, the ledger and dead letters are kept.
 *
 * @param connection the cluster
 * @param keyspace created when missing, default weir
 * @param replicationFactor of that keyspace in the local datacenter, 1 to 9, default 3; changes nothing once the keyspace exists
 * @param checkpointInterval longest time between two saves of a slice that moves, 10ms to 1m, default 1s
 */
public record StateConfig(
        CassandraConnectionConfig connection, String keyspace, int replicationFactor, Duration checkpointInterval) {
    static StateConfig read(Section state, Connections connections) {
        return new StateConfig(
                connections.cassandra(state).orElse(CassandraConnectionConfig.STAND_IN),
                state.get("keyspace", Names.cql()),
                state.get("replication-factor", Kinds.integer(1, 9)),
                state.get("checkpoint-interval", Kinds.duration(Duration.ofMillis(10), Duration.ofMinutes(1))));
    }
}
