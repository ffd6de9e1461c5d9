package weir.standins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.DriverException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import weir.standins.clients.Tables;

@EnabledIfSystemProperty(named = "drill", matches = "full", disabledReason = "three nodes take a minute and a half")
class ThreeNodesStandInIT {
    @TempDir
    Path dir;

    @Test
    void two_of_three_are_a_quorum_and_one_is_none_and_rows_outlive_kills() throws IOException {
        try (ThreeNodesStandIn cluster = ThreeNodesStandIn.start(dir, builder -> builder.durable());
                Tables tables = Tables.open(cluster.nodes())) {
            tables.createKeyspace("shop", 3);
            tables.execute("CREATE TABLE shop.orders (id int PRIMARY KEY)");

            cluster.node(2).kill();
            for (int id = 0; id < 30; id++) tables.execute("INSERT INTO shop.orders (id) VALUES (" + id + ")");
            cluster.node(1).kill();

            assertThatThrownBy(() -> tables.execute("INSERT INTO shop.orders (id) VALUES (30)"))
                    .isInstanceOf(DriverException.class);

            cluster.node(1).start();
            cluster.node(2).start();
            cluster.awaitEachSeesAll();
            assertThat(tables.rows("SELECT COUNT(*) AS rows FROM shop.orders WHERE id < 30 ALLOW FILTERING"))
                    .isEqualTo(List.of(Map.of("rows", 30L)));
        }
    }
}
