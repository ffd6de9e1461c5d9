package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import weir.config.JdbcConnectionConfig;

class SqlServerAddressTest {
    private static final Map<String, String> OURS =
            Map.of("driver.applicationName", "weir", "driver.connectRetryCount", "0", "driver.loginTimeout", "15");

    @Test
    void what_the_address_says_is_said_to_the_driver() {
        assertThat(engine("jdbc:sqlserver://crm;databaseName=crm;encrypt=false;applicationIntent=ReadOnly"))
                .containsAllEntriesOf(OURS)
                .containsEntry("database.hostname", "crm")
                .containsEntry("database.port", "1433")
                .containsEntry("database.names", "crm")
                .containsEntry("driver.encrypt", "False")
                .containsEntry("driver.applicationIntent", "readonly")
                .doesNotContainKeys("driver.socketTimeout", "driver.queryTimeout", "driver.serverName");
    }

    @Test
    void a_named_instance_is_asked_for_its_port_unless_the_address_has_one() {
        assertThat(engine("jdbc:sqlserver://crm\\sales;database={a;b}"))
                .containsEntry("database.hostname", "crm")
                .containsEntry("database.instance", "sales")
                .containsEntry("database.names", "a;b")
                .doesNotContainKey("database.port");
        assertThat(engine("jdbc:sqlserver://crm\\sales:1533;databaseName=crm"))
                .containsEntry("database.instance", "sales")
                .containsEntry("database.port", "1533");
    }

    private static Map<Object, Object> engine(String url) {
        return SqlServerAddress.engine(
                new JdbcConnectionConfig("crm", url, Optional.empty(), Optional.empty(), Duration.ofSeconds(30)),
                new SqlServer());
    }
}
