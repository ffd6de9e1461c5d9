package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.config.JdbcConnectionConfig;
import weir.config.Secret;
import weir.config.SqlSourceConfig.Mode;
import weir.config.StoreFile;
import weir.config.TlsConfig;
import weir.standins.BinaryLogStandIn;
import weir.standins.MariaDbStandIn;
import weir.standins.MySqlStandIn;
import weir.standins.PostgresStandIn;
import weir.standins.SqlStandIn;
import weir.streams.model.CodedException;
import weir.streams.model.Slice;
import weir.streams.source.Reading;
import weir.streams.tls.Certificates;

/** Real databases whose user may come by TLS alone, under a key that only the settings' trust store knows. */
class SqlTlsIT {
    private static final String USER = "secured";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String HBA = """
            hostnossl all secured all reject
            hostnossl replication secured all reject
            host all all all scram-sha-256
            host replication all all scram-sha-256
            """;

    @TempDir
    static Path dir;

    private static StoreFile trusted;
    private static StoreFile asPem;
    private static StoreFile asJks;
    private static StoreFile strange;
    private static PostgresStandIn postgres;
    private static BinaryLogStandIn mariaDb;
    private static BinaryLogStandIn mySql;

    @BeforeAll
    static void start() throws Exception {
        var certificates = new Certificates(dir);
        StoreFile key = certificates.key("server", "-ext", "san=dns:localhost");
        trusted = certificates.trust("trusted", key);
        asPem = certificates.pemOf(trusted);
        asJks = certificates.jks("trusted", trusted);
        strange = certificates.trust("strange", certificates.key("stranger"));
        String pem = pem(certificates, key);
        postgres = PostgresStandIn.in(Files.createDirectory(dir.resolve("postgres")))
                .with("ssl", "on")
                .with("ssl_cert_file", pem)
                .with("ssl_key_file", pem)
                .with("hba_file", Files.writeString(dir.resolve("hba"), HBA).toString());
        mariaDb = MariaDbStandIn.in(Files.createDirectory(dir.resolve("mariadb")))
                .with("ssl", "1")
                .with("ssl-cert", pem)
                .with("ssl-key", pem);
        mySql = MySqlStandIn.in(Files.createDirectory(dir.resolve("mysql")))
                .with("ssl-cert", pem)
                .with("ssl-key", pem);
        postgres.start();
        mariaDb.start();
        mySql.start();
        new Server(postgres).execute("create user secured superuser password 'swordfish'");
        for (SqlStandIn each : List.of(mariaDb, mySql)) {
            new Server(each)
                    .execute(
                            "create user secured identified by 'swordfish' require ssl", "grant all on *.* to secured");
        }
    }

    private static String pem(Certificates certificates, StoreFile key) throws IOException, GeneralSecurityException {
        Path file = certificates.pem(key).file();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------")); // else PostgreSQL takes none
        return file.toString();
    }

    @AfterAll
    static void kill() throws IOException {
        postgres.kill();
        mariaDb.kill();
        mySql.kill();
    }

    @Test
    void postgresql_is_read_and_its_log_too_whatever_kind_the_trust_store_is() throws Exception {
        for (StoreFile store : List.of(trusted, asPem, asJks)) isRead(postgres, store, "public");
    }

    @Test
    void mariadb_is_read_and_its_log_too_whatever_kind_the_trust_store_is() throws Exception {
        for (StoreFile store : List.of(trusted, asPem, asJks)) isRead(mariaDb, store, "shop");
    }

    @Test
    void mysql_is_read_and_its_log_too_whatever_kind_the_trust_store_is() throws Exception {
        for (StoreFile store : List.of(trusted, asPem, asJks)) isRead(mySql, store, "shop");
    }

    private static void isRead(SqlStandIn server, StoreFile store, String schema) throws Exception {
        String name = String.valueOf(store.file().getFileName()).replace('.', '_');
        new Server(server)
                .execute("CREATE TABLE " + name + " (id bigint PRIMARY KEY)", "INSERT INTO " + name + " VALUES (1)");
        try (Readings all = new Readings(config(server, Optional.of(store), true), Mode.CDC)) {
            all.settings.slot = Optional.of("weir_" + name);
            SqlSource source = all.source(schema + "." + name);
            Slice log = all.plan(source, 2).get(0);
            new Server(server).execute("INSERT INTO " + name + " VALUES (2)");

            assertThat(all.load(source, schema + "." + name).values("id")).contains(1L);
            assertThat(all.read(source, log).until(1).values("id")).containsExactly(2L);
        }
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_a_fault_that_says_so() {
        assertThat(failure(config(postgres, Optional.of(strange), true)))
                .startsWith("WEIR-4126: crm: the database's certificate is not trusted: ")
                .endsWith("(expected: its issuer in tls.trust-store)");
        assertThat(failure(config(postgres, Optional.empty(), true)))
                .startsWith("WEIR-4126: crm: the database's certificate is not trusted: ");
    }

    @Test
    void a_certificate_of_another_name_is_a_fault_unless_names_do_not_matter() {
        for (SqlStandIn server : List.of(postgres, mariaDb, mySql)) {
            JdbcConnectionConfig other = renamed(config(server, Optional.of(trusted), true));
            assertThat(failure(other))
                    .startsWith("WEIR-4126: crm: the database's certificate does not name the database: ")
                    .endsWith("(expected: the name used to connect, or tls.hostname-verification = false)");
            assertThat(isOpen(renamed(config(server, Optional.of(trusted), false))))
                    .isTrue();
        }
    }

    @Test
    void a_server_that_speaks_none_is_a_fault_that_says_so() {
        for (Server server : List.of(Server.postgres(), Server.mariaDb())) {
            assertThat(failure(config(server.standIn(), Optional.of(trusted), true)))
                    .startsWith("WEIR-4126: crm: the database does not speak TLS on this port")
                    .endsWith("or tls.enabled = false)");
        }
    }

    /** An address of the same server that its certificate does not have. */
    private static JdbcConnectionConfig renamed(JdbcConnectionConfig config) {
        return new JdbcConnectionConfig(
                config.name(),
                config.url().replace("localhost", "127.0.0.1"),
                config.login(),
                config.tls(),
                config.requestTimeout());
    }

    private static JdbcConnectionConfig config(SqlStandIn server, Optional<StoreFile> trust, boolean verifies) {
        return new JdbcConnectionConfig(
                "crm",
                server.jdbcUrl().replaceFirst("\\?.*", "").replace("127.0.0.1", "localhost"),
                Optional.of(new JdbcConnectionConfig.Login(USER, new Secret("swordfish"))),
                Optional.of(new TlsConfig(trust, Optional.empty(), verifies)),
                PATIENCE);
    }

    private static String failure(JdbcConnectionConfig config) {
        return catchThrowableOfType(CodedException.class, () -> isOpen(config)).text();
    }

    private static boolean isOpen(JdbcConnectionConfig config) {
        var database = new Database("it", config, new weir.streams.azure.Credentials(), 1);
        try {
            return Reading.get(database.run(connection -> !connection.isClosed()));
        } finally {
            database.close();
        }
    }
}
