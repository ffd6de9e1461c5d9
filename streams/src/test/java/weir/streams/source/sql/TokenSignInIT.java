package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.config.JdbcConnectionConfig;
import weir.config.Secret;
import weir.config.ServicePrincipalConfig;
import weir.config.ServicePrincipalConfig.ClientSecret;
import weir.config.SqlSourceConfig.Mode;
import weir.config.StoreFile;
import weir.config.TlsConfig;
import weir.standins.identity.IdentityStandIn;
import weir.standins.identity.Keys;
import weir.standins.sqlserver.CapturedTable;
import weir.standins.sqlserver.Column;
import weir.standins.sqlserver.ColumnType;
import weir.standins.sqlserver.SignIn;
import weir.standins.sqlserver.SqlServerStandIn;
import weir.streams.azure.Credentials;
import weir.streams.model.CodedException;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** The real driver and the real azure-identity, over TLS, against doubles on loopback. */
@Timeout(60)
class TokenSignInIT {
    private static final String ROBOT = "44444444-0000-0000-0000-000000000004";

    @TempDir
    static Path dir;

    private static IdentityStandIn entra;
    private static SSLContext before;
    private static Keys keys;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        entra = IdentityStandIn.start(dir.resolve("entra"));
        entra.secret(ROBOT, "swordfish");
        keys = Keys.make(dir.resolve("server.p12"));
        before = SSLContext.getDefault();
        SSLContext.setDefault(entra.keys().tls());
        // else somebody would be asked that is not on this machine
        assertThat(authority().getHost()).isIn("localhost", "127.0.0.1");
    }

    @AfterAll
    static void stop() {
        SSLContext.setDefault(before);
        entra.close();
    }

    @Test
    void a_token_for_the_database_is_shown_over_tls() throws Exception {
        try (SqlServerStandIn server = SqlServerStandIn.secure(keys)) {
            assertThat(isOpen(server, "swordfish")).isTrue();

            SignIn seen = server.signIns().get(0);
            assertThat(seen).isInstanceOf(SignIn.ByToken.class);
            assertThat(((SignIn.ByToken) seen).token().split("\\.")).hasSize(3);
            assertThat(server.signIns()).hasSize(1);
        }
    }

    @Test
    void a_token_that_the_database_does_not_know_says_what_to_run() throws Exception {
        try (SqlServerStandIn server = SqlServerStandIn.secure(keys)) {
            server.letIn(signIn -> false);

            assertThat(failure(server, "swordfish"))
                    .startsWith("WEIR-4121: crm: Login failed for user '<token-identified principal>'.")
                    .endsWith("(expected: CREATE USER [NAME] FROM EXTERNAL PROVIDER for this credential,"
                            + " and GRANT SELECT for it)");
        }
    }

    @Test
    void no_token_says_why_and_not_what_the_driver_makes_of_it() throws Exception {
        try (SqlServerStandIn server = SqlServerStandIn.secure(keys)) {
            assertThat(failure(server, "marlin")).startsWith("WEIR-4191: credential it: 401 AADSTS7000215: ");
            assertThat(server.signIns()).isEmpty();
        }
    }

    @Test
    void the_reader_of_a_log_shows_such_a_token_over_tls_as_well() throws Exception {
        try (SqlServerStandIn server = SqlServerStandIn.secure(keys);
                Readings all = new Readings(config(server, "swordfish"), Mode.CDC)) {
            CapturedTable table = CapturedTable.in(server, "customers", new Column("id", ColumnType.BIGINT));
            table.put(1L);
            SqlSource source = all.source("dbo.customers");
            Slice log = all.plan(source).get(0);
            table.put(2L);

            assertThat(all.read(source, log).until(1).values("id")).containsExactly(2L);
            assertThat(server.signIns()).hasOnlyElementsOfType(SignIn.ByToken.class);
        }
    }

    private static URI authority() {
        return URI.create(entra.authority());
    }

    private static String failure(SqlServerStandIn server, String secret) {
        return catchThrowableOfType(CodedException.class, () -> isOpen(server, secret))
                .text();
    }

    private static JdbcConnectionConfig config(SqlServerStandIn server, String secret) {
        var credential = new ServicePrincipalConfig(
                "it", IdentityStandIn.TENANT, ROBOT, new ClientSecret(new Secret(secret)), Optional.of(authority()));
        return new JdbcConnectionConfig(
                "crm",
                server.jdbcUrl(),
                Optional.empty(),
                Optional.of(credential),
                Optional.of(new TlsConfig(
                        Optional.of(new StoreFile(keys.file(), Optional.of(new Secret(Keys.PASSWORD)))),
                        Optional.empty(),
                        true)),
                Duration.ofSeconds(30));
    }

    private static boolean isOpen(SqlServerStandIn server, String secret) {
        var database = new Database("it", config(server, secret), new Credentials(), 1);
        try {
            return Reading.get(database.run(connection -> !connection.isClosed()));
        } finally {
            database.close();
        }
    }
}
