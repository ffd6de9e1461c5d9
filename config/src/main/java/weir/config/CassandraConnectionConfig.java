package weir.config;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A Cassandra cluster.
 *
 * @param name the name pipelines use for it
 * @param contactPoints at least one, unresolved; the port is 9042 unless given
 * @param localDatacenter the datacenter to write to
 * @param login user and password, if the cluster wants them
 * @param requestTimeout for one try of one statement, 100ms to 10m, default 5s
 * @param maxInFlight rows on their way to this cluster at once, over all pipelines, 1 to 100000, default 1024
 */
public record CassandraConnectionConfig(
        String name,
        List<InetSocketAddress> contactPoints,
        String localDatacenter,
        Optional<Login> login,
        Duration requestTimeout,
        int maxInFlight)
        implements ConnectionConfig {
    public CassandraConnectionConfig {
        contactPoints = List.copyOf(contactPoints);
    }

    /** Whom to sign in as. */
    public record Login(String user, Secret password) {}
}
