package weir.standins.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.sqlserver.jdbc.ISQLServerConnection;
import com.microsoft.sqlserver.jdbc.SQLServerDataSource;
import com.microsoft.sqlserver.jdbc.SQLServerException;
import com.microsoft.sqlserver.jdbc.SqlAuthenticationToken;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import weir.standins.identity.Keys;

@Timeout(60)
class SqlServerStandInIT {
    private static final LocalDateTime NOW = LocalDateTime.parse("2026-05-04T03:02:01.123456700");
    private static final String CHANGES = "SELECT CT.SYS_CHANGE_VERSION, CT.SYS_CHANGE_OPERATION, CT.id, P.name"
            + " FROM CHANGETABLE(CHANGES dbo.customers, ?) AS CT"
            + " LEFT OUTER JOIN dbo.customers AS P ON P.id = CT.id ORDER BY CT.SYS_CHANGE_VERSION";

    @TempDir
    Path dir;

    @Test
    void a_user_signs_in_with_a_password_and_is_refused_with_another() throws Exception {
        try (SqlServerStandIn server = SqlServerStandIn.start()) {
            SignIn known = new SignIn.ByPassword("weir", "pä55");
            server.letIn(known::equals);

            DriverManager.getConnection(server.jdbcUrl(), "weir", "pä55").close();

            assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), "weir", "old"))
                    .isInstanceOf(SQLServerException.class)
                    .hasMessageStartingWith("Login failed for user 'weir'.")
                    .extracting(e -> ((SQLException) e).getErrorCode())
                    .isEqualTo(18_456);
            assertThat(server.signIns()).containsExactly(known, new SignIn.ByPassword("weir", "old"));
        }
    }

    @Test
    void a_token_is_asked_for_over_tls_and_seen() throws Exception {
        Keys keys = Keys.make(dir.resolve("server.p12"));
        try (SqlServerStandIn server = SqlServerStandIn.secure(keys)) {
            List<String> resources = new ArrayList<>();
            var source = new SQLServerDataSource();
            source.setURL(server.jdbcUrl());
            source.setAccessTokenCallback((resource, authority) -> {
                resources.add(resource);
                return new SqlAuthenticationToken(
                        "token " + resources.size(), Date.from(Instant.now().plusSeconds(3600)));
            });
            server.answer(
                    "SELECT 42", Answer.rows(new Column("n", ColumnType.INT)).row(42));

            try (Connection connection = source.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT 42 AS n")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt("n")).isEqualTo(42);
            }

            assertThat(resources).containsExactly("https://database.windows.net/");
            assertThat(server.signIns()).containsExactly(new SignIn.ByToken("token 1"));
            server.letIn(signIn -> false);
            assertThatThrownBy(source::getConnection)
                    .isInstanceOf(SQLServerException.class)
                    .hasMessageStartingWith("Login failed for user '<token-identified principal>'.");
        }
    }

    @Test
    void a_token_at_hand_is_seen_as_well() throws Exception {
        try (SqlServerStandIn server = SqlServerStandIn.secure(Keys.make(dir.resolve("server.p12")))) {
            var source = new SQLServerDataSource();
            source.setURL(server.jdbcUrl());
            source.setAccessToken("token");

            source.getConnection().close();

            assertThat(server.signIns()).containsExactly(new SignIn.ByToken("token"));
        }
    }

    @Test
    void changes_are_read_within_one_snapshot_transaction_poll_after_poll() throws Exception {
        try (SqlServerStandIn server = SqlServerStandIn.start()) {
            server.answer(
                    "CHANGE_TRACKING_CURRENT_VERSION()",
                    Answer.rows(
                                    new Column("current", ColumnType.BIGINT),
                                    new Column("min_valid", ColumnType.BIGINT),
                                    new Column("now", ColumnType.DATETIME2))
                            .row(12L, null, NOW));
            server.answer("CHANGETABLE(CHANGES dbo.customers", request -> List.of(changesAfter(request.values())));
            List<String> read = new ArrayList<>();

            try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), "weir", "weir")) {
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(ISQLServerConnection.TRANSACTION_SNAPSHOT);
                try (PreparedStatement changes = connection.prepareStatement(CHANGES)) {
                    for (long last : new long[] {10, 11, 12}) {
                        read.add(versions(connection));
                        read.addAll(changes(changes, last));
                        connection.commit();
                    }
                }
            }

            String versions = "12 null 2026-05-04T03:02:01.123456700";
            assertThat(read).containsExactly(versions, "11 U 7 Ada", "12 D 8 null", versions, "12 D 8 null", versions);
            String sent = CHANGES.replace("?", "@P0");
            assertThat(server.requests())
                    .contains(new Request("set transaction isolation level  snapshot ", List.of()))
                    .filteredOn(request -> request.sql().equals(sent))
                    .containsExactly(
                            new Request(sent, List.of(10L)),
                            new Request(sent, List.of(11L)),
                            new Request(sent, List.of(12L)));
        }
    }

    private static Answer changesAfter(List<?> values) {
        long last = (long) values.get(0);
        Answer.Rows rows = Answer.rows(
                new Column("SYS_CHANGE_VERSION", ColumnType.BIGINT),
                new Column("SYS_CHANGE_OPERATION", ColumnType.NVARCHAR),
                new Column("id", ColumnType.BIGINT),
                new Column("name", ColumnType.NVARCHAR));
        if (last < 11) rows = rows.row(11L, "U", 7L, "Ada");
        if (last < 12) rows = rows.row(12L, "D", 8L, null);
        return rows;
    }

    private static String versions(Connection connection) throws SQLException {
        String sql = "SELECT CHANGE_TRACKING_CURRENT_VERSION(),"
                + " CHANGE_TRACKING_MIN_VALID_VERSION(OBJECT_ID(N'dbo.customers')), SYSUTCDATETIME()";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1) + " " + row.getObject(2) + " " + row.getObject(3, LocalDateTime.class);
        }
    }

    private static List<String> changes(PreparedStatement statement, long last) throws SQLException {
        statement.setLong(1, last);
        try (ResultSet rows = statement.executeQuery()) {
            List<String> changes = new ArrayList<>();
            while (rows.next()) {
                changes.add("%d %s %d %s"
                        .formatted(rows.getLong(1), rows.getString(2), rows.getLong(3), rows.getString(4)));
            }
            return changes;
        }
    }

    @Test
    void every_type_arrives_as_it_was_scripted_and_answers_may_be_long() throws Exception {
        UUID id = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
        Answer.Rows rows = Answer.rows(
                new Column("version", ColumnType.VARBINARY),
                new Column("id", ColumnType.UNIQUEIDENTIFIER),
                new Column("balance", ColumnType.DECIMAL),
                new Column("name", ColumnType.NVARCHAR));
        for (long i = 0; i < 500; i++) {
            rows = rows.row(new byte[] {0, 1, (byte) i}, id, new BigDecimal("-12.3400"), "name " + i);
        }
        rows = rows.row(null, null, null, null);
        try (SqlServerStandIn server = SqlServerStandIn.start()) {
            server.answer("FROM dbo.customers", rows);

            try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), "weir", "weir");
                    Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("SELECT * FROM dbo.customers")) {
                List<List<Object>> read = new ArrayList<>();
                while (result.next()) {
                    List<Object> row = new ArrayList<>();
                    for (int i = 1; i <= 4; i++) row.add(result.getObject(i));
                    read.add(row);
                }

                assertThat(read).hasSize(501);
                assertThat(read.get(499))
                        .isEqualTo(List.of(
                                read.get(499).get(0),
                                id.toString().toUpperCase(Locale.ROOT),
                                new BigDecimal("-12.3400"),
                                "name 499"));
                assertThat((byte[]) read.get(499).get(0)).isEqualTo(new byte[] {0, 1, (byte) 499});
                assertThat(read.get(500)).containsOnlyNulls();
            }
        }
    }

    @Test
    void a_refusal_and_a_cut_are_told_apart() throws Exception {
        try (SqlServerStandIn server = SqlServerStandIn.start()) {
            server.answer("CHANGETABLE", new Answer.Refusal(22_105, "Change tracking is not enabled on table 't'."));
            server.answer("SELECT 1", new Answer.Cut());

            try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), "weir", "weir");
                    PreparedStatement changes =
                            connection.prepareStatement("SELECT * FROM CHANGETABLE(CHANGES t, 0) c");
                    Statement other = connection.createStatement()) {
                assertThatThrownBy(changes::executeQuery)
                        .hasMessage("Change tracking is not enabled on table 't'.")
                        .extracting(e -> ((SQLException) e).getErrorCode())
                        .isEqualTo(22_105);
                assertThatThrownBy(() -> other.executeQuery("SELECT 2"))
                        .hasMessage("no answer is scripted for: SELECT 2");
                assertThatThrownBy(() -> other.executeQuery("SELECT 1"))
                        .extracting(e -> ((SQLException) e).getSQLState())
                        .isEqualTo("08S01");
            }
        }
    }
}
