package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weir.config.JdbcConnectionConfig;
import weir.config.Secret;
import weir.config.SqlSourceConfig.Mode;
import weir.standins.sqlserver.CapturedTable;
import weir.standins.sqlserver.Column;
import weir.standins.sqlserver.ColumnType;
import weir.standins.sqlserver.SqlServerStandIn;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** Change data capture by the real connector and driver against a double: what a real server answers is not proved here. */
@Timeout(60)
class SqlServerLogIT {
    private static final String TABLE = "dbo.customers";

    final Target target = new Target();
    SqlServerStandIn server;
    CapturedTable customers;
    Readings all;

    @BeforeEach
    void start() throws IOException {
        server = SqlServerStandIn.start();
        customers = CapturedTable.in(
                server, "customers", new Column("id", ColumnType.BIGINT), new Column("name", ColumnType.NVARCHAR));
        customers.put(1L, "before");
        var weir = new JdbcConnectionConfig.Login("weir", new Secret("swordfish"));
        all = new Readings(
                new JdbcConnectionConfig(
                        "crm", server.jdbcUrl(), Optional.of(weir), Optional.empty(), Duration.ofSeconds(30)),
                Mode.CDC);
    }

    @AfterEach
    void close() throws IOException {
        all.close();
        server.close();
    }

    @Test
    void what_is_there_is_loaded_and_what_changes_follows_from_the_checkpoint() {
        SqlSource source = all.source(TABLE);
        List<Slice> plan = all.plan(source);
        customers.put(2L, "new");
        Reading log = all.read(source, plan.get(0)).until(1).save();
        target.write(log.read);
        target.write(all.read(source, plan.get(1)).toTheEnd().read);

        assertThat(names()).isEqualTo(Map.of(1L, "before", 2L, "new"));
    }

    private Map<Long, String> names() {
        Map<Long, String> names = new TreeMap<>();
        target.rows().forEach((id, row) -> names.put(id, String.valueOf(row.get("name"))));
        return names;
    }
}
