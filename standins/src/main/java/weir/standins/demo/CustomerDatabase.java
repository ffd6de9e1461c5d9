package weir.standins.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import weir.standins.PostgresStandIn;
import weir.standins.demo.shop.CustomerStore;

/** The shop's customers in PostgreSQL, and how much of its log the daemon has read. */
final class CustomerDatabase implements CustomerStore, AutoCloseable {
    private static final List<String> COLUMNS =
            List.of("id", "name", "email", "city", "note", "credit", "joined", "active");
    private static final String CREATE =
            "CREATE TABLE IF NOT EXISTS customers (id text PRIMARY KEY, name text, email text,"
                    + " city text, note text, credit numeric(12, 2), joined date, active boolean)";
    private static final String PUT = "INSERT INTO customers (%s) VALUES (%s) ON CONFLICT (id) DO UPDATE SET %s"
            .formatted(
                    String.join(", ", COLUMNS),
                    COLUMNS.stream().map(name -> "?").collect(Collectors.joining(", ")),
                    COLUMNS.stream().map(name -> name + " = excluded." + name).collect(Collectors.joining(", ")));

    private final Connection connection;

    private CustomerDatabase(Connection connection) {
        this.connection = connection;
    }

    static CustomerDatabase open(PostgresStandIn server) {
        try {
            Connection connection = server.connect();
            try (Statement statement = connection.createStatement()) {
                statement.execute(CREATE);
            }
            connection.setAutoCommit(false);
            return new CustomerDatabase(connection);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void commit(List<Map<String, Object>> put, List<String> gone) {
        try (PreparedStatement insert = connection.prepareStatement(PUT);
                PreparedStatement delete = connection.prepareStatement("DELETE FROM customers WHERE id = ?")) {
            for (Map<String, Object> row : put) {
                for (int i = 0; i < COLUMNS.size(); i++) insert.setObject(i + 1, row.get(COLUMNS.get(i)));
                insert.addBatch();
            }
            for (String id : gone) {
                delete.setString(1, id);
                delete.addBatch();
            }
            insert.executeBatch();
            delete.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Where the log ends now. */
    String end() {
        return ask("SELECT pg_current_wal_lsn()::text");
    }

    /** Whether the daemon has said that it needs nothing before that place any more. */
    boolean isReadTo(String place) {
        return ask("SELECT bool_and(confirmed_flush_lsn >= '%s')::text FROM pg_replication_slots".formatted(place))
                .equals("true");
    }

    private String ask(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            String text = answer.getString(1);
            connection.commit();
            return text == null ? "" : text;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static DemoException failed(SQLException e) {
        return new DemoException("the customers' database: " + e.getMessage());
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
