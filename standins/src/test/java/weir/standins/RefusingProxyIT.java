package weir.standins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultProtocolVersion;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.standins.RefusingProxy.Passed;

class RefusingProxyIT {
    private static final int NONE = 0;

    @Test
    void refuses_what_is_above_its_budget_and_is_a_node_otherwise(@TempDir Path dir) throws IOException {
        try (CassandraStandIn node = CassandraStandIn.start(dir);
                RefusingProxy proxy = RefusingProxy.before(node, 1_000_000, "too fast: RetryAfterMs=50");
                CqlSession session = session(proxy, node.localDatacenter())) {
            session.execute(
                    "CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
            session.execute("CREATE TABLE shop.orders (id int PRIMARY KEY)");
            PreparedStatement insert = session.prepare("INSERT INTO shop.orders (id) VALUES (?)");
            session.execute(insert.bind(1));
            session.execute(BatchStatement.newInstance(BatchType.UNLOGGED, insert.bind(2), insert.bind(3)));

            proxy.rowsPerSecond(NONE);
            assertThatThrownBy(() -> session.execute(insert.bind(4)))
                    .isInstanceOf(OverloadedException.class)
                    .hasMessageEndingWith(" is overloaded: too fast: RetryAfterMs=50");
            assertThatThrownBy(() -> session.execute(
                            BatchStatement.newInstance(BatchType.UNLOGGED, insert.bind(5), insert.bind(6))))
                    .isInstanceOf(OverloadedException.class);

            assertThat(session.getContext().getProtocolVersion()).isEqualTo(DefaultProtocolVersion.V4);
            assertThat(proxy.passed()).isEqualTo(new Passed(3, 3));
            assertThat(session.execute("SELECT id FROM shop.orders").all()).hasSize(3);
        }
    }

    private static CqlSession session(RefusingProxy proxy, String localDatacenter) {
        return CqlSession.builder()
                .addContactPoint(proxy.contactPoint())
                .withLocalDatacenter(localDatacenter)
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(60))
                        .build())
                .build();
    }
}
