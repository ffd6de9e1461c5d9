package weir.standins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

class PostgresStandInIT extends SqlStandInContract<PostgresStandIn> {
    @Override
    PostgresStandIn in(Path dir) throws IOException {
        return PostgresStandIn.in(dir).with("max_slot_wal_keep_size", "64MB");
    }

    @Test
    void its_log_can_be_decoded_and_its_settings_be_chosen() throws Exception {
        createSlot();
        execute("create table t (id bigint primary key)", "insert into t values (7)");

        assertThat(all("select data from pg_logical_slot_get_changes('weir', null, null)"))
                .contains("table public.t: INSERT: id[bigint]:7");
        assertThat(all("show max_slot_wal_keep_size")).containsExactly("64MB");
    }

    @Test
    void who_reads_the_log_can_be_cut_off_alone() throws Exception {
        createSlot();
        try (Connection other = server.connect()) {
            PGReplicationStream stream = stream();

            server.cutLogReaders();

            assertThatThrownBy(stream::read).isInstanceOf(SQLException.class);
            assertThat(other.isValid(1)).isTrue();
        }
        assertThat(all("select slot_name from pg_replication_slots")).containsExactly("weir");
    }

    @Test
    void a_slot_can_be_dropped_under_its_reader() throws Exception {
        createSlot();
        PGReplicationStream stream = stream();

        server.dropSlot("weir");

        assertThatThrownBy(stream::read).isInstanceOf(SQLException.class);
        assertThat(all("select slot_name from pg_replication_slots")).isEmpty();
    }

    private void createSlot() throws SQLException {
        execute("select pg_create_logical_replication_slot('weir', 'test_decoding')");
    }

    /** Not to be closed: that fails once the server has ended it. */
    private PGReplicationStream stream() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", server.user());
        properties.setProperty("password", server.password());
        properties.setProperty("replication", "database");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "17");
        return DriverManager.getConnection(server.jdbcUrl(), properties)
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName("weir")
                .start();
    }
}
