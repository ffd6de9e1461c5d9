package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import weir.config.SqlSourceConfig;
import weir.streams.source.sql.BinaryLogSettings.Unread;

/** The binary log of MariaDB. */
final class MariaDbLog extends BinaryLog {
    MariaDbLog(String pipeline, Database database, SqlSourceConfig config) {
        super(pipeline, database, config);
    }

    @Override
    Optional<String> isAnother(String version) {
        return version.contains("MariaDB") ? Optional.empty() : Optional.of("jdbc:mysql");
    }

    @Override
    List<Unread> unread() {
        return List.of(new Unread("log_bin_compress", Set.of("0"), "log_bin_compress is on", "0"));
    }

    @Override
    String status(Connection connection) {
        return "SHOW MASTER STATUS";
    }

    @Override
    String done(Connection connection, List<String> status) throws SQLException {
        String sql = "SELECT BINLOG_GTID_POS('" + status.get(0) + "', " + status.get(1) + ")";
        return row(connection, sql).orElseThrow().get(0);
    }

    @Override
    Class<?> connector() {
        return LogConnectors.MariaDb.class;
    }

    @Override
    String secured(String sslMode) {
        return sslMode;
    }
}
