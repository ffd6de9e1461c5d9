package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import weir.config.SqlSourceConfig;
import weir.streams.model.Offset.InLog;
import weir.streams.source.sql.BinaryLogSettings.Unread;

/** The binary log of MySQL, whose places are numbers of transactions where it has them. */
final class MySqlLog extends BinaryLog {
    private static final int GTIDS = 4;
    private static final String KEY_BY_NETWORK = "allowPublicKeyRetrieval";

    MySqlLog(String pipeline, Database database, SqlSourceConfig config) {
        super(pipeline, database, config);
    }

    @Override
    Optional<String> isAnother(String version) {
        return version.contains("MariaDB") ? Optional.of("jdbc:mariadb") : Optional.empty();
    }

    @Override
    List<Unread> unread() {
        return List.of(
                new Unread(
                        "binlog_row_value_options",
                        Set.of(""),
                        "binlog_row_value_options is PARTIAL_JSON, which tells of a JSON only what has changed",
                        "''"),
                new Unread("binlog_transaction_compression", Set.of("0"), "binlog_transaction_compression is on", "0"));
    }

    @Override
    String status(Connection connection) throws SQLException {
        DatabaseMetaData server = connection.getMetaData();
        int major = server.getDatabaseMajorVersion();
        boolean isNew = major > 8 || (major == 8 && server.getDatabaseMinorVersion() >= 2);
        return isNew ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
    }

    @Override
    String done(Connection connection, List<String> status) {
        return status.get(GTIDS).replaceAll("\\s", "");
    }

    /** By the numbers of transactions where the place has them: another server, taken for this one, has them too, but other files. */
    @Override
    boolean has(Connection connection, InLog from) throws SQLException {
        String done = LogPosition.text(from, "gtids");
        if (done.isEmpty()) return super.has(connection, from);
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT GTID_SUBSET(@@gtid_purged, ?), GTID_SUBSET(?, @@gtid_executed)")) {
            statement.setString(1, done);
            statement.setString(2, done);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1) && row.getBoolean(2);
            }
        }
    }

    @Override
    Class<?> connector() {
        return LogConnectors.MySql.class;
    }

    @Override
    String secured(String sslMode) {
        return switch (sslMode.toLowerCase(Locale.ROOT).replace('-', '_')) {
            case "disable", "disabled" -> "disabled";
            case "verify_ca" -> "verify_ca";
            case "verify_full", "verify_identity" -> "verify_identity";
            default -> "required";
        };
    }

    @Override
    public Properties engine() {
        Properties engine = super.engine();
        // else it asks the server for its own, whose name it may not know
        engine.setProperty("driver.connectionTimeZone", "UTC");
        if (config.connection().url().contains(KEY_BY_NETWORK + "=true")) {
            engine.setProperty("driver." + KEY_BY_NETWORK, "true");
        }
        return engine;
    }
}
