package weir.streams.cassandra;

import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.CONNECTION_MAX_ORPHAN_REQUESTS;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.CONNECTION_MAX_REQUESTS;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.CONNECTION_SET_KEYSPACE_TIMEOUT;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.HEARTBEAT_INTERVAL;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.METRICS_FACTORY_CLASS;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.RECONNECTION_BASE_DELAY;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.RECONNECTION_MAX_DELAY;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.REQUEST_TIMEOUT;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.REQUEST_WARN_IF_SET_KEYSPACE;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.RETRY_POLICY_CLASS;
import static com.datastax.oss.driver.api.core.config.DefaultDriverOption.SESSION_NAME;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.time.Duration;
import java.util.concurrent.Executor;
import weir.config.CassandraConnectionConfig;

/** The driver's settings for one connection; all others are its own defaults. */
final class DriverSettings {
    /** What is in flight is bounded by max-in-flight, so the driver's 1024 for a connection would only be a second bound. */
    private static final int LEAST_REQUESTS = 4096;

    /** The protocol's own bound for a connection. */
    private static final int MOST_REQUESTS = 32_768;

    private static final Duration SCHEMA_TIMEOUT = Duration.ofSeconds(20);

    private DriverSettings() {}

    /** Reads the files of TLS, so not to be called on a thread that must not wait. */
    private static int requests(CassandraConnectionConfig config) {
        return Math.min(
                MOST_REQUESTS, Math.max(LEAST_REQUESTS, 2 * config.throttle().maxInFlight()));
    }

    static CqlSessionBuilder builder(CassandraConnectionConfig config, Executor blocking) {
        Duration timeout = config.requestTimeout();
        Duration handshake = timeout.compareTo(Duration.ofSeconds(5)) > 0 ? timeout : Duration.ofSeconds(5);
        DriverConfigLoader loader = DriverConfigLoader.programmaticBuilder()
                .withString(SESSION_NAME, config.name())
                .withDuration(REQUEST_TIMEOUT, timeout)
                // every write carries its time and every lightweight transaction is safe to repeat
                .withBoolean(REQUEST_DEFAULT_IDEMPOTENCE, true)
                .withBoolean(REQUEST_WARN_IF_SET_KEYSPACE, false)
                .withClass(RETRY_POLICY_CLASS, OtherNodeWhenCutOff.class)
                .withDuration(CONNECTION_CONNECT_TIMEOUT, Duration.ofSeconds(5))
                .withDuration(CONNECTION_INIT_QUERY_TIMEOUT, handshake)
                .withDuration(CONNECTION_SET_KEYSPACE_TIMEOUT, handshake)
                .withDuration(CONTROL_CONNECTION_TIMEOUT, handshake)
                .withDuration(METADATA_SCHEMA_REQUEST_TIMEOUT, SCHEMA_TIMEOUT)
                .withInt(CONNECTION_MAX_REQUESTS, requests(config))
                // or a connection is closed, with all that is on it, when 256 have timed out: an outage is seen by its
                // heartbeat
                .withInt(CONNECTION_MAX_ORPHAN_REQUESTS, requests(config) / 2)
                // a node that hangs is noticed by its heartbeat, well before people ask
                .withDuration(HEARTBEAT_INTERVAL, Duration.ofSeconds(10))
                .withDuration(RECONNECTION_BASE_DELAY, Duration.ofMillis(500))
                .withDuration(RECONNECTION_MAX_DELAY, Duration.ofSeconds(5))
                .withString(METRICS_FACTORY_CLASS, "NoopMetricsFactory")
                // or closing takes two seconds
                .withDuration(NETTY_IO_SHUTDOWN_QUIET_PERIOD, Duration.ZERO)
                .withDuration(NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, Duration.ZERO)
                .build();
        CqlSessionBuilder builder = CqlSession.builder().withConfigLoader(loader);
        if (config.bundle().isPresent()) {
            builder.withCloudSecureConnectBundle(config.bundle().get());
        } else {
            // unresolved, so that a name is looked up again for each new connection
            builder.addContactPoints(config.contactPoints()).withLocalDatacenter(config.localDatacenter());
        }
        config.tls().ifPresent(tls -> builder.withSslEngineFactory(new TlsEngines(config.name(), tls, blocking)));
        config.login()
                .ifPresent(login -> builder.withAuthCredentials(
                        login.user(), login.password().reveal()));
        return builder;
    }
}
