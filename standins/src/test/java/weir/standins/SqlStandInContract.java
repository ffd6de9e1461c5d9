package weir.standins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What drills do to a database, whichever. */
@Timeout(240)
abstract class SqlStandInContract<S extends SqlStandIn> {
    @TempDir
    Path dir;

    S server;

    abstract S in(Path dir) throws IOException;

    @BeforeEach
    void start() throws IOException {
        server = in(dir);
        server.start();
    }

    @AfterEach
    void leave_nothing_running() throws IOException {
        server.resume();
        server.kill();
    }

    @Test
    void what_was_committed_survives_kills_and_stops_at_the_same_address() throws Exception {
        String url = server.jdbcUrl();
        execute("create table t (id bigint primary key)");
        List<Long> committed = new ArrayList<>();
        for (long id = 0; id < 3; id++) {
            try (Connection connected = server.connect();
                    Statement statement = connected.createStatement()) {
                statement.execute("insert into t values (" + id + ")");
                committed.add(id);
                if (id == 1) server.stop();
                else server.kill();
                assertThatThrownBy(() -> statement.execute("select 1")).isInstanceOf(SQLException.class);
            }
            server.start();
        }

        server = again();

        assertThat(server.jdbcUrl()).isEqualTo(url);
        assertThat(longs("select id from t order by id")).isEqualTo(committed);
    }

    private S again() throws IOException {
        server.stop();
        S again = in(dir);
        again.start();
        return again;
    }

    @Test
    void a_halted_server_answers_nothing_and_goes_on_where_it_was() throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            server.pause();
            CompletableFuture<Boolean> answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return statement.execute("select 1");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });

            assertThatThrownBy(() -> answer.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            server.resume();

            assertThat(answer.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void cut_connections_end_with_an_error_and_new_ones_are_taken() throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            server.cutConnections();

            assertThatThrownBy(() -> statement.execute("select 1")).isInstanceOf(SQLException.class);
        }
        assertThat(longs("select 1")).containsExactly(1L);
    }

    @Test
    void a_changed_password_refuses_who_has_the_old_one() throws Exception {
        server.changePassword("other");

        assertThatThrownBy(() -> DriverManager.getConnection(server.driverUrl(), server.user(), "weir"))
                .isInstanceOf(SQLException.class)
                .extracting(e -> ((SQLException) e).getSQLState())
                .isIn("28P01", "28000");
        assertThat(longs("select 1")).containsExactly(1L);
        server.changePassword("weir");
        assertThat(server.connection())
                .isEqualTo(
                        "crm { type = jdbc, url = \"%s\", user = weir, password = weir }".formatted(server.jdbcUrl()));
    }

    void execute(String... statements) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        }
    }

    List<Long> longs(String query) throws SQLException {
        return all(query).stream().map(Long::valueOf).toList();
    }

    /** The first column of every row, as text. */
    List<String> all(String query) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) values.add(rows.getString(1));
            return values;
        }
    }
}
