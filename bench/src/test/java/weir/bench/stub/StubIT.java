package weir.bench.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.type.DataType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.bench.data.Fingerprint;
import weir.bench.data.Reading;
import weir.bench.data.Readings;
import weir.bench.data.ReadingsTable;
import weir.standins.CassandraStandIn;
import weir.standins.clients.DaemonProcess;

class StubIT {
    private static final Readings ROWS = new Readings(100, 32);

    private static CassandraStandIn node;
    private static ReadingsTable live;
    private static Stub stub;
    private static ReadingsTable stubbed;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        node = CassandraStandIn.start(folder);
        live = new ReadingsTable(node.contactPoint(), node.localDatacenter());
        live.create();
        stub = Stub.start(
                live.session(), new InetSocketAddress(InetAddress.getLoopbackAddress(), DaemonProcess.freePort()));
        stubbed = new ReadingsTable(stub.address(), Stub.DATACENTER);
    }

    @AfterAll
    static void end() throws Exception {
        stubbed.close();
        stub.close();
        live.close();
        node.kill();
    }

    @Test
    void tells_the_schema_of_the_live_table() {
        assertThat(table(stubbed)).isEqualTo(table(live));
    }

    @Test
    void gives_markers_the_types_of_the_live_table() {
        String cql = "INSERT INTO bench.readings (at, seq, device, ok) VALUES ((timestamp)?, (bigint)?, (text)?, ?)"
                + " USING TIMESTAMP ?";

        PreparedStatement prepared = stubbed.session().prepare(cql);

        PreparedStatement known = live.session().prepare(cql);
        assertThat(types(prepared)).isEqualTo(types(known)).hasSize(5);
        assertThat(prepared.getPartitionKeyIndices()).containsExactly(2);
    }

    @Test
    void takes_every_row_and_stores_none() {
        PreparedStatement insert = stubbed.insert();
        Fingerprint before = stub.received();

        for (Reading row : ROWS.inMemory()) stubbed.session().execute(row.bind(insert, 1));

        assertThat(stub.received().without(before)).isEqualTo(ROWS.sent());
        assertThat(live.fingerprint()).isEqualTo(Fingerprint.NONE);
    }

    @Test
    void takes_every_row_of_a_batch() {
        PreparedStatement insert = stubbed.insert();
        Fingerprint before = stub.received();

        stubbed.session()
                .execute(BatchStatement.newInstance(
                        BatchType.UNLOGGED,
                        ROWS.inMemory().stream()
                                .<BatchableStatement<?>>map(row -> row.bind(insert, 1))
                                .toList()));

        assertThat(stub.received().without(before)).isEqualTo(ROWS.sent());
    }

    @Test
    void refuses_what_would_leave_no_row_to_count() {
        assertThatThrownBy(() -> stubbed.session().prepare("DELETE FROM bench.readings WHERE device = ?"))
                .isInstanceOf(InvalidQueryException.class)
                .hasMessage(
                        "DELETE FROM bench.readings WHERE device = ? (expected: INSERT INTO table (columns) VALUES …)");
    }

    private static TableMetadata table(ReadingsTable in) {
        return in.session()
                .getMetadata()
                .getKeyspace(ReadingsTable.KEYSPACE)
                .flatMap(keyspace -> keyspace.getTable(ReadingsTable.TABLE))
                .orElseThrow();
    }

    private static List<DataType> types(PreparedStatement prepared) {
        return StreamSupport.stream(prepared.getVariableDefinitions().spliterator(), false)
                .map(ColumnDefinition::getType)
                .toList();
    }
}
