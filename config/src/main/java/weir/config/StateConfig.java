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
        CassandraConnectionConfig connection, String keyspace, int replicationFactor, Duration checkpointInterval) {}
