package weir.bench.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import weir.bench.data.Reading;

/** Inserts readings into a table, under the ten names that blobs have them by. */
final class Inserts implements AutoCloseable {
    private static final String INSERT =
            "INSERT INTO %s (dev, seq, at, kind, temperature, humidity, voltage, ok, site, fw)"
                    + " VALUES (?, ?, ?, 'reading', ?, ?, ?, ?, ?, ?)";

    private final PreparedStatement insert;

    Inserts(Connection connection, ReadingsDatabase.Table table) throws SQLException {
        insert = connection.prepareStatement(INSERT.formatted(table.sql()));
    }

    /** With those that were added before it. */
    void execute() throws SQLException {
        insert.executeBatch();
    }

    void add(Reading row) throws SQLException {
        insert.setString(1, row.device());
        insert.setLong(2, row.seq());
        insert.setObject(3, row.at().atOffset(ZoneOffset.UTC));
        insert.setDouble(4, row.temperature());
        insert.setDouble(5, row.humidity());
        insert.setBigDecimal(6, row.voltage());
        insert.setBoolean(7, row.ok());
        insert.setString(8, row.site());
        insert.setString(9, row.firmware());
        insert.addBatch();
    }

    @Override
    public void close() throws SQLException {
        insert.close();
    }
}
