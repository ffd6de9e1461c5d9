package weir.standins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CassandraStandInIT {
    @TempDir
    static Path dir;

    static CassandraStandIn cassandra;

    @BeforeAll
    static void start() throws IOException {
        cassandra = CassandraStandIn.in(dir).durable().start();
        try (CqlSession session = session()) {
            session.execute(
                    "CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
            session.execute("CREATE TABLE shop.orders (id int PRIMARY KEY)");
        }
    }

    @AfterAll
    static void stop() throws IOException {
        cassandra.close();
    }

    @Test
    void keeps_address_and_rows_over_a_stop_and_over_a_kill() throws IOException {
        String address = cassandra.address();
        insert(1);

        cassandra.stop();
        cassandra.start();
        try (CqlSession session = session()) {
            session.execute("INSERT INTO shop.orders (id) VALUES (2)");
            cassandra.kill(); // with no moment in between
        }
        cassandra.start();

        assertThat(cassandra.address()).isEqualTo(address);
        assertThat(ids()).contains(1, 2);
    }

    @Test
    void answers_nothing_while_paused_and_goes_on_when_resumed() throws IOException {
        SimpleStatement insert = SimpleStatement.newInstance("INSERT INTO shop.orders (id) VALUES (3)")
                .setTimeout(Duration.ofSeconds(1));
        try (CqlSession session = session()) {
            cassandra.pause();

            assertThatThrownBy(() -> session.execute(insert)).isInstanceOf(DriverTimeoutException.class);

            cassandra.resume();
            assertThat(session.execute("SELECT release_version FROM system.local")
                            .one()
                            .getString(0))
                    .isEqualTo("5.0.9");
        }
    }

    private static void insert(int id) {
        try (CqlSession session = session()) {
            session.execute("INSERT INTO shop.orders (id) VALUES (" + id + ")");
        }
    }

    private static List<Integer> ids() {
        try (CqlSession session = session()) {
            return session.execute("SELECT id FROM shop.orders").all().stream()
                    .map(row -> row.getInt(0))
                    .toList();
        }
    }

    private static CqlSession session() {
        return CqlSession.builder()
                .addContactPoint(cassandra.contactPoint())
                .withLocalDatacenter(cassandra.localDatacenter())
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                        // else each close waits two seconds for late tasks
                        .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                        .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
                        .build())
                .build();
    }
}
