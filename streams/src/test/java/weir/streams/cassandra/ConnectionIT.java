package weir.streams.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.datastax.oss.driver.api.core.CqlSession;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.config.CassandraConnectionConfig;
import weir.config.CassandraConnectionConfig.Login;
import weir.config.CassandraSinkConfig;
import weir.config.CassandraSinkConfig.Consistency;
import weir.config.CassandraSinkConfig.Drift;
import weir.config.CassandraSinkConfig.Nulls;
import weir.config.Secret;
import weir.config.StoreFile;
import weir.config.Targets;
import weir.config.ThrottleConfig;
import weir.config.TlsConfig;
import weir.config.WriteRules;
import weir.standins.CassandraStandIn;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Offset.InBlob;
import weir.streams.model.Original;
import weir.streams.model.Outcome.Written;
import weir.streams.model.Page;
import weir.streams.sink.cassandra.CassandraSink;
import weir.streams.sink.cassandra.Way;
import weir.streams.throttle.Governor;
import weir.streams.tls.Certificates;
import weir.streams.transform.KnownFields;

/** A real node with passwords, permissions, and TLS that asks for the client's certificate; in the clear on its other port. */
class ConnectionIT {
    private static final Login SUPERUSER = new Login("cassandra", new Secret("cassandra"));

    @TempDir
    private static Path dir;

    private static Certificates certificates;
    private static StoreFile server;
    private static StoreFile client;
    private static StoreFile ended;
    private static StoreFile trust;
    private static CassandraStandIn node;
    private static InetSocketAddress encrypted;

    @BeforeAll
    static void start() throws Exception {
        String host = CassandraStandIn.in(dir).build().host();
        certificates = new Certificates(dir);
        server = certificates.key("server", "-ext", "san=ip:" + host);
        client = certificates.key("client");
        // a certificate that is trusted itself, not for its issuer, may have ended
        StoreFile issuer = certificates.key("issuer", "-ext", "bc=ca:true");
        ended = certificates.signed(
                "ended", issuer, "-startdate", "-10d", "-validity", "1", "-ext", "san=ip:127.0.0.1");
        trust = certificates.trust("trust", server, issuer);
        StoreFile clients = certificates.trust("clients", client, issuer);
        encrypted = new InetSocketAddress(host, freePort(host));
        node = CassandraStandIn.in(dir)
                .host(host)
                .yaml("""
                        authenticator: PasswordAuthenticator
                        authorizer: CassandraAuthorizer
                        role_manager: CassandraRoleManager
                        roles_validity: 0ms
                        permissions_validity: 0ms
                        credentials_validity: 0ms
                        native_transport_port_ssl: %d
                        client_encryption_options:
                          enabled: true
                          optional: false
                          keystore: %s
                          keystore_password: %s
                          store_type: PKCS12
                          require_client_auth: true
                          truststore: %s
                          truststore_password: %s
                          accepted_protocols: [TLSv1.2, TLSv1.3]
                        """.formatted(
                                encrypted.getPort(),
                                server.file(),
                                Certificates.PASSWORD,
                                clients.file(),
                                Certificates.PASSWORD))
                .jvmOption("-Dcassandra.superuser_setup_delay_ms=0")
                .start();
        SharedCassandra.await(() -> connects(config(encrypted, SUPERUSER, tls(client))));
        try (CqlSession session = session(config(encrypted, SUPERUSER, tls(client)))) {
            SharedCassandra.ddl(session, """
                    CREATE KEYSPACE app WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}""");
            SharedCassandra.ddl(session, "CREATE TABLE app.t (k text PRIMARY KEY, v bigint)");
            SharedCassandra.ddl(session, "CREATE ROLE reader WITH PASSWORD = 'r' AND LOGIN = true");
            SharedCassandra.ddl(session, "GRANT SELECT ON app.t TO reader");
            SharedCassandra.ddl(session, "CREATE ROLE writer WITH PASSWORD = 'w' AND LOGIN = true");
            SharedCassandra.ddl(session, "GRANT SELECT ON app.t TO writer");
            SharedCassandra.ddl(session, "GRANT MODIFY ON app.t TO writer");
            SharedCassandra.ddl(session, "CREATE ROLE 'token' WITH PASSWORD = 'AstraCS:t' AND LOGIN = true");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        node.stop();
    }

    @Test
    void both_sides_prove_who_they_are_and_the_user_signs_in() throws Exception {
        var reader = new Login("reader", new Secret("r"));
        for (StoreFile key : List.of(client, certificates.jks("client", client), certificates.pem(client))) {
            try (CqlSession session = session(config(encrypted, reader, tls(key)))) {
                assertThat(session.execute("SELECT * FROM app.t").all()).isEmpty();
            }
        }
    }

    @Test
    void a_user_who_may_not_is_a_fault_that_names_the_permission() {
        var config = config(encrypted, new Login("reader", new Secret("r")), tls(client));
        var cluster = new CassandraCluster(config, SharedCassandra.system());
        try (CqlSession session = SharedCassandra.get(cluster.session())) {
            var thrown = catchThrowableOfType(
                    RuntimeException.class, () -> session.execute("INSERT INTO app.t (k, v) VALUES ('a', 1)"));

            assertThat(cluster.cause(thrown).text())
                    .isEqualTo(
                            "WEIR-4301: shop at %s:%d: User reader has no MODIFY permission on <table app.t> or any of its parents"
                                    .formatted(encrypted.getHostString(), encrypted.getPort()));
        }
    }

    @Test
    void a_user_who_may_write_but_not_alter_is_told_so_when_a_column_is_to_be_added() {
        var config = config(encrypted, new Login("writer", new Secret("w")), tls(client));
        var cluster = new CassandraCluster(config, SharedCassandra.system());
        var sinkConfig = new CassandraSinkConfig(
                config,
                "app",
                Targets.one("t"),
                Consistency.LOCAL_ONE,
                Nulls.UNSET,
                Drift.ADD_COLUMN,
                WriteRules.DEFAULT,
                1,
                1024);
        var meter = new PipelineMeter();
        try (var sink = CassandraSink.create(
                sinkConfig, "t", Way.of(cluster, governor(), "orders", meter), KnownFields.NOTHING)) {
            SharedCassandra.get(sink.open());
            var known = new Envelope(new InBlob(1, 1), 1, Fields.of("k", "a", "v", 1L), Original.NONE);
            var grown = new Envelope(new InBlob(2, 2), 2, Fields.of("k", "a", "price", 1L), Original.NONE);

            assertThat(SharedCassandra.get(sink.write(page(known))).steps()).containsExactly(new Written(known));
            var thrown = catchThrowableOfType(CodedException.class, () -> SharedCassandra.get(sink.write(page(grown))));

            assertThat(thrown.text())
                    .endsWith("User writer has no ALTER permission on <table app.t> or any of its parents")
                    .startsWith("WEIR-4301: ");
        }
        SharedCassandra.get(cluster.close());
    }

    private static Governor governor() {
        var system = SharedCassandra.system();
        return new Governor(
                "shop",
                ThrottleConfig.of(64),
                (delay, wake) -> system.scheduler().scheduleOnce(delay, wake, system.dispatcher()));
    }

    private static Page page(Envelope envelope) {
        return new Page(List.of(envelope), envelope.at(), 0, false, 0);
    }

    @Test
    void a_password_that_is_wrong_or_missing_is_a_fault() {
        assertFault(
                config(encrypted, new Login("reader", new Secret("pa55word")), tls(client)),
                Code.CASSANDRA_SIGN_IN,
                "Provided username reader and/or password are incorrect");
        assertFault(config(encrypted, null, tls(client)), Code.CASSANDRA_SIGN_IN, "requires authentication");
    }

    @Test
    void a_node_that_is_not_trusted_or_not_the_one_that_was_meant_is_a_fault() throws Exception {
        StoreFile other = certificates.trust("other", client);
        assertFault(
                config(encrypted, SUPERUSER, new TlsConfig(Optional.of(other), Optional.of(client), true)),
                Code.CASSANDRA_SETUP,
                "the node's certificate is not trusted: ");
        assertFault(
                config(encrypted, SUPERUSER, new TlsConfig(Optional.empty(), Optional.of(client), true)),
                Code.CASSANDRA_SETUP,
                "(expected: its issuer in tls.trust-store)");
        try (Listener relay = Listener.relay(encrypted)) {
            assertFault(
                    config(relay.address(), SUPERUSER, tls(client)),
                    Code.CASSANDRA_SETUP,
                    "the node's certificate does not name the node: "
                            + "No subject alternative names matching IP address 127.0.0.1 found"
                            + " (expected: the name used to connect, or tls.hostname-verification = false)");
            var unverified = new TlsConfig(Optional.of(trust), Optional.of(client), false);
            session(config(relay.address(), SUPERUSER, unverified)).close();
        }
        try (Listener old = Listener.shaking(Certificates.context(ended, trust))) {
            assertFault(
                    config(old.address(), SUPERUSER, tls(client)),
                    Code.CASSANDRA_SETUP,
                    "the node's certificate has expired: NotAfter: ");
        }
    }

    @Test
    void a_client_without_a_certificate_that_the_node_takes_is_a_fault() {
        assertFault(
                config(encrypted, SUPERUSER, new TlsConfig(Optional.of(trust), Optional.empty(), true)),
                Code.CASSANDRA_SETUP,
                "the node ends the handshake with ");
        assertFault(
                config(encrypted, SUPERUSER, tls(server)),
                Code.CASSANDRA_SETUP,
                "(expected: in tls.key-store a certificate that it takes)");
        assertFault(
                config(encrypted, SUPERUSER, tls(ended)), Code.CASSANDRA_SETUP, "the node ends the handshake with ");
    }

    @Test
    void tls_on_one_side_alone_is_a_fault() {
        assertFault(
                config(encrypted, SUPERUSER, null),
                Code.CASSANDRA_SETUP,
                "the node speaks TLS on this port (expected: tls { enabled = true })");
        assertFault(
                config(node.contactPoint(), SUPERUSER, tls(client)),
                Code.CASSANDRA_SETUP,
                "the node does not speak TLS on this port (expected: its port for TLS, or tls.enabled = false)");
    }

    @Test
    void a_datacenter_that_the_cluster_does_not_have_is_a_fault() {
        var right = config(encrypted, SUPERUSER, tls(client));
        assertFault(
                new CassandraConnectionConfig(
                        right.name(),
                        right.contactPoints(),
                        "datacentre1",
                        right.bundle(),
                        right.login(),
                        right.tls(),
                        right.requestTimeout(),
                        right.throttle()),
                Code.CASSANDRA_SETUP,
                "shop: local-datacenter datacentre1 is none of the cluster's (nearest: datacenter1)");
    }

    @Test
    void a_node_that_only_closes_or_is_not_there_is_weather() throws IOException {
        InetSocketAddress nobody;
        try (Listener closing = Listener.closing()) {
            nobody = closing.address();
            assertFault(config(nobody, SUPERUSER, null), Code.CASSANDRA_UNREACHABLE, "shop at 127.0.0.1:");
            assertFault(config(nobody, SUPERUSER, tls(client)), Code.CASSANDRA_UNREACHABLE, "shop at 127.0.0.1:");
        }
        assertFault(config(nobody, SUPERUSER, tls(client)), Code.CASSANDRA_UNREACHABLE, "Connection refused");
    }

    @Test
    void several_contact_points_are_as_good_as_the_one_that_answers() throws IOException {
        InetSocketAddress nobody;
        try (Listener closed = Listener.closing()) {
            nobody = closed.address();
        }
        var one = config(encrypted, SUPERUSER, tls(client));
        var config = new CassandraConnectionConfig(
                one.name(),
                List.of(unresolved(nobody), unresolved(encrypted)),
                one.localDatacenter(),
                one.bundle(),
                one.login(),
                one.tls(),
                one.requestTimeout(),
                one.throttle());

        try (CqlSession session = session(config)) {
            assertThat(session.execute("SELECT * FROM app.t").all()).isEmpty();
        }
    }

    @Test
    void a_bundle_says_where_the_cluster_is_and_opens_it() throws Exception {
        String id;
        try (CqlSession session = session(config(encrypted, SUPERUSER, tls(client)))) {
            id = String.valueOf(
                    session.execute("SELECT host_id FROM system.local").one().getUuid(0));
        }
        var service = HttpsServer.create(new InetSocketAddress(encrypted.getAddress(), 0), 0);
        service.setHttpsConfigurator(
                new HttpsConfigurator(Certificates.context(server, certificates.trust("c", client))));
        service.createContext("/metadata", exchange -> {
            byte[] answer = """
                    {"version": 1, "region": "local", "contact_info": {"type": "sni_proxy", "local_dc": "datacenter1",
                     "contact_points": ["%s"], "sni_proxy_address": "%s:%d"}}""".formatted(id, encrypted.getHostString(), encrypted.getPort())
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        service.start();
        Path bundle = bundle(service.getAddress().getPort());
        try (CqlSession session = session(bundled(bundle, "AstraCS:t"))) {
            assertThat(session.execute("SELECT key FROM system.local").all()).hasSize(1);
        }

        assertFault(
                bundled(bundle, Certificates.PASSWORD),
                Code.CASSANDRA_SIGN_IN,
                "Provided username token and/or password are incorrect");
        service.stop(0);
        assertFault(
                bundled(bundle, "AstraCS:t"),
                Code.CASSANDRA_UNREACHABLE,
                "shop by secure-connect-shop.zip: Unable to connect to cloud metadata service");
    }

    private static Path bundle(int port) throws Exception {
        Path file = dir.resolve("secure-connect-shop.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("config.json"));
            zip.write("""
                    {"host": "%s", "port": %d, "keyStorePassword": "%s", "trustStorePassword": "%s"}""".formatted(encrypted.getHostString(), port, Certificates.PASSWORD, Certificates.PASSWORD)
                    .getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("identity.jks"));
            zip.write(Files.readAllBytes(certificates.jks("identity", client).file()));
            zip.putNextEntry(new ZipEntry("trustStore.jks"));
            zip.write(Files.readAllBytes(certificates.jks("trustStore", trust).file()));
        }
        return file;
    }

    private static void assertFault(CassandraConnectionConfig config, Code code, String words) {
        var cluster = new CassandraCluster(config, SharedCassandra.system());

        var thrown = catchThrowableOfType(CodedException.class, () -> SharedCassandra.get(cluster.session()));

        assertThat(thrown).isNotNull();
        assertThat(thrown.text())
                .startsWith(code.id() + ": shop")
                .contains(words)
                .doesNotContain("pa55word");
        SharedCassandra.get(cluster.close());
    }

    private static boolean connects(CassandraConnectionConfig config) {
        try {
            session(config).close();
            return true;
        } catch (CodedException notYet) {
            return false;
        }
    }

    private static CqlSession session(CassandraConnectionConfig config) {
        return SharedCassandra.get(new CassandraCluster(config, SharedCassandra.system()).session());
    }

    private static TlsConfig tls(StoreFile key) {
        return new TlsConfig(Optional.of(trust), Optional.of(key), true);
    }

    private static CassandraConnectionConfig config(
            InetSocketAddress at, @Nullable Login login, @Nullable TlsConfig tls) {
        return new CassandraConnectionConfig(
                "shop",
                List.of(unresolved(at)),
                "datacenter1",
                Optional.empty(),
                Optional.ofNullable(login),
                Optional.ofNullable(tls),
                Duration.ofSeconds(5),
                ThrottleConfig.of(1024));
    }

    private static CassandraConnectionConfig bundled(Path bundle, String token) {
        return new CassandraConnectionConfig(
                "shop",
                List.of(),
                "",
                Optional.of(bundle),
                Optional.of(new Login("token", new Secret(token))),
                Optional.empty(),
                Duration.ofSeconds(5),
                ThrottleConfig.of(1024));
    }

    private static InetSocketAddress unresolved(InetSocketAddress at) {
        return InetSocketAddress.createUnresolved(at.getHostString(), at.getPort());
    }

    private static int freePort(String host) throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
            return socket.getLocalPort();
        }
    }
}
