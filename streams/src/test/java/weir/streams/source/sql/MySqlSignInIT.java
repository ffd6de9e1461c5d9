package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import weir.config.JdbcConnectionConfig;
import weir.config.SqlSourceConfig.Mode;

/** Users of MySQL as it makes them unless told otherwise, by {@code caching_sha2_password}, without TLS. */
class MySqlSignInIT {
    private static final Server SERVER = Server.mySql();

    @Test
    void a_password_is_not_sent_under_a_key_that_anybody_may_have_given_unless_the_address_says_so() {
        SERVER.table("signed");
        SERVER.execute("CREATE USER fresh IDENTIFIED BY 'swordfish'", "GRANT SELECT ON shop.signed TO fresh");
        JdbcConnectionConfig said = SERVER.config("fresh", "swordfish");
        JdbcConnectionConfig unsaid = new JdbcConnectionConfig(
                said.name(),
                said.url().replace("&allowPublicKeyRetrieval=true", ""),
                said.login(),
                said.tls(),
                said.requestTimeout());

        assertThat(failure(unsaid))
                .isEqualTo(
                        "WEIR-4121: crm: the password of a caching_sha2_password user is sent encrypted only (expected:"
                                + " tls.enabled = true, or where nobody else is on the network allowPublicKeyRetrieval=true in the"
                                + " url)");
        assertThat(failure(said))
                .isEqualTo("WEIR-4132: crm: user fresh may not read the log (expected: GRANT REPLICATION SLAVE,"
                        + " REPLICATION CLIENT ON *.* TO 'fresh'@'%')");
    }

    private static String failure(JdbcConnectionConfig config) {
        try (Readings all = new Readings(config, Mode.CDC)) {
            return all.failure(all.source("shop.signed")).text();
        }
    }

    /** No more than these, as the documentation says. */
    @Test
    void a_user_with_the_rights_that_are_asked_for_reads_the_log() {
        SERVER.table("granted");
        SERVER.execute(
                "CREATE USER reader IDENTIFIED BY 'swordfish'",
                "GRANT SELECT ON shop.* TO reader",
                "GRANT REPLICATION SLAVE, REPLICATION CLIENT, PROCESS ON *.* TO reader");
        try (Readings all = new Readings(SERVER.config("reader", "swordfish"), Mode.CDC)) {
            SqlSource source = all.source("shop.granted");
            var slice = all.plan(source, 2).get(0);
            SERVER.execute("INSERT INTO granted VALUES (1, 'a')");

            assertThat(all.read(source, slice).until(1).values("id")).containsExactly(1L);
        }
    }
}
