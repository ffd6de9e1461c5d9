package weir.bench.sql;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import weir.bench.data.PipelineSettings;
import weir.bench.data.Reading;
import weir.bench.data.Readings;
import weir.standins.PostgresStandIn;

/** A database with two tables of readings: one that is full and never changes, and one that is made anew for each run. */
public final class ReadingsDatabase implements AutoCloseable {
    private static final int ROWS_PER_COMMIT = 1000;

    private final PostgresStandIn server;
    private final Connection connection;

    private ReadingsDatabase(PostgresStandIn server, Connection connection) {
        this.server = server;
        this.connection = connection;
    }

    /** The tables. */
    public enum Table {
        STORED,
        CHANGES;

        String sql() {
            return "public." + name().toLowerCase(Locale.ROOT);
        }
    }

    public static ReadingsDatabase open(PostgresStandIn server) throws IOException {
        try {
            ReadingsDatabase database = new ReadingsDatabase(server, server.connect());
            database.create(Table.STORED);
            return database;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** For a settings file. */
    public String connection() {
        return server.connection();
    }

    /** With user and password. */
    public String url() {
        return server.jdbcUrl() + "&user=" + server.user() + "&password=" + server.password();
    }

    /** In transactions of 1,000 rows; what the server has to do afterwards is done. */
    public void fill(Table table, Readings readings) throws IOException {
        try (Inserts inserts = new Inserts(connection, table)) {
            connection.setAutoCommit(false);
            for (long i = 0; i < readings.rows(); i++) {
                inserts.add(Reading.at(i, readings.rowsPerPartition()));
                if ((i + 1) % ROWS_PER_COMMIT == 0 || i + 1 == readings.rows()) {
                    inserts.execute();
                    connection.commit();
                }
            }
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw failed(e);
        }
        execute("VACUUM ANALYZE " + table.sql(), "CHECKPOINT");
    }

    /** No reader of the log is known any more, and no change is in the table. */
    public void startAnew() throws IOException {
        forgetReaders();
        create(Table.CHANGES);
    }

    /** With what they have left here, so that the next one begins. */
    public void forgetReaders() throws IOException {
        execute(
                "SELECT pg_terminate_backend(active_pid, 10000) FROM pg_replication_slots WHERE active",
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots",
                "DROP PUBLICATION IF EXISTS weir_" + PipelineSettings.NAME);
    }

    private void create(Table table) throws IOException {
        String name = table.sql();
        execute(
                "DROP TABLE IF EXISTS " + name,
                "CREATE TABLE " + name + " (dev text, seq bigint, at timestamptz, kind text, temperature float8,"
                        + " humidity float8, voltage numeric(8, 3), ok boolean, site text, fw text,"
                        + " changed timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (dev, seq))",
                "CREATE INDEX ON " + name + " (changed, dev, seq)");
    }

    private void execute(String... statements) throws IOException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** On a connection of its own. */
    public Committer committer() throws IOException {
        try {
            return new Committer(server.connect());
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    static IOException failed(SQLException e) {
        return new IOException("the database: " + e.getMessage(), e);
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
