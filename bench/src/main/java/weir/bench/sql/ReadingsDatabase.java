package weir.bench.sql;

import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import weir.bench.data.PipelineSettings;
import weir.bench.data.Reading;
import weir.bench.data.Readings;
import weir.bench.data.RowFormat;
import weir.standins.PostgresStandIn;

/** A database with two tables of readings: one that is full and never changes, and one that is made anew for each run. */
public final class ReadingsDatabase implements AutoCloseable {
    /** Of {@link RowFormat#CSV}; what reads by a cursor has one more, the time of the change. */
    static final String COLUMNS = "dev, seq, at, kind, temperature, humidity, voltage, ok, site, fw";

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
        try {
            CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
            String sql = "COPY %s (%s) FROM STDIN (FORMAT csv)".formatted(table.sql(), COLUMNS);
            for (long from = 0; from < readings.rows(); from += ROWS_PER_COMMIT) {
                copy.copyIn(sql, new StringReader(lines(readings, from)));
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        execute("VACUUM ANALYZE " + table.sql(), "CHECKPOINT");
    }

    private static String lines(Readings readings, long from) {
        StringBuilder lines = new StringBuilder();
        long to = Math.min(readings.rows(), from + ROWS_PER_COMMIT);
        for (long i = from; i < to; i++) RowFormat.CSV.append(Reading.at(i, readings.rowsPerPartition()), lines);
        return lines.toString();
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
