package weir.bench.loader;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import weir.bench.data.Reading;

/** Readings out of a table, page after page by its key: one statement, prepared once, each value read as the type of its column. */
final class JdbcReadings implements ReadingSource {
    private static final int PAGE_ROWS = 5000;
    private static final String SELECT =
            "SELECT dev, seq, at, temperature, humidity, voltage, ok, site, fw FROM stored WHERE (dev, seq) > (?, ?)"
                    + " ORDER BY dev, seq LIMIT " + PAGE_ROWS;

    private final Connection connection;
    private final PreparedStatement select;
    private final Queue<Reading> page = new ArrayDeque<>(PAGE_ROWS);
    private String lastDevice = "";
    private long lastSeq;

    private JdbcReadings(Connection connection) throws SQLException {
        this.connection = connection;
        this.select = connection.prepareStatement(SELECT);
    }

    /** Connected and prepared. */
    static JdbcReadings of(String url) throws IOException {
        try {
            return new JdbcReadings(DriverManager.getConnection(url));
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public @Nullable Reading next() throws IOException {
        if (page.isEmpty()) readPage();
        @Nullable Reading next = page.poll();
        if (next != null) {
            lastDevice = next.device();
            lastSeq = next.seq();
        }
        return next;
    }

    private void readPage() throws IOException {
        try {
            select.setString(1, lastDevice);
            select.setLong(2, lastSeq);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) page.add(reading(rows));
            }
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    private static Reading reading(ResultSet row) throws SQLException {
        return new Reading(
                row.getString(1),
                row.getLong(2),
                row.getTimestamp(3).toInstant(),
                row.getDouble(4),
                row.getDouble(5),
                row.getBigDecimal(6),
                row.getBoolean(7),
                row.getString(8),
                row.getString(9));
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }
}
