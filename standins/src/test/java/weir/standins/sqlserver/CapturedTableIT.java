package weir.standins.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the double answers to the real driver, as Microsoft documents the functions. */
@Timeout(60)
class CapturedTableIT {
    private static final String CHANGES =
            "SELECT [__$start_lsn], [__$seqval], [__$operation], [__$update_mask], [id], [name]"
                    + " FROM [crm].cdc.[fn_cdc_get_all_changes_dbo_customers](?, ?, N'all update old')"
                    + " WHERE (([__$start_lsn] = ? AND [__$seqval] = ? AND [__$operation] > ?) OR ([__$start_lsn] = ?"
                    + " AND [__$seqval] > ?) OR ([__$start_lsn] > ?)) AND [__$start_lsn] <= ?";
    private static final byte[] ZERO = new byte[10];

    private SqlServerStandIn server;
    private CapturedTable customers;
    private Connection connection;

    @BeforeEach
    void start() throws Exception {
        server = SqlServerStandIn.start();
        customers = CapturedTable.in(
                server, "customers", new Column("id", ColumnType.BIGINT), new Column("name", ColumnType.NVARCHAR));
        connection = DriverManager.getConnection(server.jdbcUrl(), "weir", "weir");
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        server.close();
    }

    @Test
    void there_is_no_end_until_something_was_captured() throws Exception {
        assertThat(end()).isNull();

        customers.idle();

        assertThat(end()).isNotNull();
        assertThat(one("SELECT MAX(start_lsn) FROM [crm].cdc.lsn_time_mapping WHERE tran_id <> 0x00"))
                .isNull();
    }

    @Test
    void an_update_is_two_rows_and_one_of_the_key_a_deletion_and_an_insertion() throws Exception {
        customers.put(1L, "a");
        byte[] from = end();
        customers.put(1L, "b");
        customers.move(1, 2);
        customers.delete(2);

        assertThat(changes(from, end(), ZERO, 0)).containsExactly("2 1 a", "3 1 a", "4 1 b", "1 1 b", "2 2 b", "1 2 b");
    }

    @Test
    void changes_within_a_transaction_are_told_behind_one_of_them() throws Exception {
        customers.putAll(List.of(List.of(1L, "a"), List.of(2L, "b"), List.of(3L, "c")));
        byte[] end = end();
        byte[] first = HexFormat.of().parseHex(sequence(0));

        assertThat(changes(end, end, first, CaptureLog.INSERT)).containsExactly("2 2 b", "2 3 c");
    }

    @Test
    void what_was_cleaned_up_is_refused_as_is_what_was_not_captured_yet() throws Exception {
        customers.put(1L, "a");
        byte[] from = end();
        customers.put(2L, "b");
        customers.idle();
        byte[] to = end();
        assertThat(changes(from, to, ZERO, 0)).hasSize(2);

        customers.cleanUp();

        assertThat(one("SELECT [crm].sys.fn_cdc_get_min_lsn(?)", "dbo_customers"))
                .isEqualTo(end());
        assertThat(refused(from, to)).isEqualTo(313);
        assertThat(refused(to, next(to))).isEqualTo(313);
        assertThat(refused(next(to), to)).isEqualTo(313);
        customers.endCapture("dbo_customers");
        assertThat(refused(to, to)).isEqualTo(208);
    }

    @Test
    void who_may_not_look_is_refused() throws Exception {
        customers.show(false);
        assertThatThrownBy(this::end)
                .isInstanceOf(SQLException.class)
                .extracting(e -> ((SQLException) e).getErrorCode())
                .isEqualTo(229);
        customers.show(true);
        customers.gate(true);

        assertThat(one("SELECT [crm].sys.fn_cdc_get_min_lsn(?)", "dbo_customers"))
                .isEqualTo(ZERO);
    }

    private byte[] end() throws SQLException {
        return one("SELECT sys.fn_cdc_get_max_lsn()");
    }

    private byte[] next(byte[] lsn) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT [crm].sys.fn_cdc_increment_lsn(?)")) {
            statement.setBytes(1, lsn);
            return bytes(statement.executeQuery());
        }
    }

    private byte[] one(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return bytes(statement.executeQuery(sql));
        }
    }

    private byte[] one(String sql, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, value);
            return bytes(statement.executeQuery());
        }
    }

    private static byte[] bytes(ResultSet row) throws SQLException {
        try (row) {
            row.next();
            return row.getBytes(1);
        }
    }

    private int refused(byte[] from, byte[] to) {
        try {
            return changes(from, to, ZERO, 0).size();
        } catch (SQLException e) {
            return e.getErrorCode();
        }
    }

    private List<String> changes(byte[] from, byte[] to, byte[] sequence, int operation) throws SQLException {
        List<String> changes = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(CHANGES)) {
            byte[][] places = {from, to, from, sequence, null, from, sequence, from, to};
            for (int i = 0; i < places.length; i++) {
                if (i == 4) statement.setInt(i + 1, operation);
                else statement.setBytes(i + 1, places[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) changes.add(rows.getInt(3) + " " + rows.getLong(5) + " " + rows.getString(6));
            }
        }
        return changes;
    }

    private String sequence(int row) {
        return HexFormat.of()
                .formatHex(CaptureLog.bytes(
                        customers.log.transactions().get(0).changes().get(row).sequence()));
    }
}
