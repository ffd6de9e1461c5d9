package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import weir.config.JdbcConnectionConfig;
import weir.config.TlsConfig;

/** PostgreSQL. */
final class PostgreSql implements Dialect {
    /** A transaction has its time before others can see it. */
    private static final long UNSEEN = 100_000;

    /** Statement time, as it is of before the look at the others. */
    private static final String MOMENT = """
            SELECT (extract(epoch FROM statement_timestamp()) * 1000000)::bigint,
                   (extract(epoch FROM min(xact_start)) * 1000000)::bigint,
                   pg_has_role(current_user, 'pg_read_all_stats', 'USAGE'),
                   pg_is_in_recovery(),
                   count(*) FILTER (WHERE state = 'disabled') > 0
              FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()
               AND backend_type NOT IN ('autovacuum worker', 'walsender')""";

    /** All that a part is a part of. */
    private static final String PARTITIONS = """
            WITH RECURSIVE parts(part, whole) AS (
                SELECT inhrelid, inhparent FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE c.relispartition
                 UNION ALL
                SELECT part, inhparent FROM parts JOIN pg_inherits ON inhrelid = whole)
            SELECT pn.nspname || '.' || p.relname, wn.nspname || '.' || w.relname
              FROM parts
              JOIN pg_class p ON p.oid = part JOIN pg_namespace pn ON pn.oid = p.relnamespace
              JOIN pg_class w ON w.oid = whole JOIN pg_namespace wn ON wn.oid = w.relnamespace""";

    @Override
    public Properties properties(JdbcConnectionConfig config) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "weir");
        properties.setProperty(
                "socketTimeout", Long.toString(config.requestTimeout().toSeconds() + 5));
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("readOnly", "true");
        // intervals in a form that Cassandra's duration has as well
        properties.setProperty(
                "options",
                "-c IntervalStyle=iso_8601 -c extra_float_digits=3 -c statement_timeout="
                        + config.requestTimeout().toMillis());
        config.tls()
                .ifPresentOrElse(tls -> secured(properties, tls), () -> properties.setProperty("sslmode", "disable"));
        return properties;
    }

    private static void secured(Properties properties, TlsConfig tls) {
        properties.setProperty("sslmode", tls.hostnameVerification() ? "verify-full" : "verify-ca");
        tls.trustStore()
                .ifPresentOrElse(
                        store -> properties.setProperty("sslrootcert", TrustFile.pem(store)),
                        () -> properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
    }

    @Override
    public String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public Cell cell(String type, int size) {
        return switch (type) {
            case "bool" -> Cell.BOOLEAN;
            case "int2", "smallserial" -> Cell.SHORT;
            case "int4", "serial" -> Cell.INTEGER;
            case "int8", "bigserial", "oid" -> Cell.LONG;
            case "float4" -> Cell.FLOAT;
            case "float8" -> Cell.DOUBLE;
            case "numeric" -> Cell.DECIMAL;
            case "uuid" -> Cell.UNIQUE_ID;
            case "bytea" -> Cell.BYTES;
            case "date" -> Cell.DATE;
            case "time" -> Cell.TIME;
            case "timestamp" -> Cell.LOCAL_TIMESTAMP;
            case "timestamptz" -> Cell.INSTANT;
            case "_int2",
                    "_int4",
                    "_int8",
                    "_float4",
                    "_float8",
                    "_numeric",
                    "_bool",
                    "_text",
                    "_varchar",
                    "_bpchar",
                    "_uuid" -> Cell.ARRAY;
            default -> Cell.TEXT;
        };
    }

    @Override
    public String mark(Column column) {
        if (column.cell() == Cell.BYTES) return "decode(?, 'hex')";
        String type = switch (column.type()) {
            case "smallserial" -> "int2";
            case "serial" -> "int4";
            case "bigserial" -> "int8";
            case "bit" -> "varbit"; // bit alone is one
            default -> column.type();
        };
        return "CAST(? AS " + type + ")";
    }

    @Override
    public boolean comparesRows() {
        return true;
    }

    @Override
    public Map<String, List<String>> partitions(Connection connection) throws SQLException {
        Map<String, List<String>> partitions = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(PARTITIONS)) {
            while (rows.next()) {
                partitions
                        .computeIfAbsent(rows.getString(1), part -> new ArrayList<>())
                        .add(rows.getString(2));
            }
        }
        return partitions;
    }

    @Override
    public Moment moment(Connection connection, String user) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(MOMENT)) {
            row.next();
            long now = row.getLong(1);
            long began = row.getLong(2);
            boolean isIdle = row.wasNull();
            return new Moment(now, Math.min(isIdle ? now : began, now) - UNSEEN, hidden(row, user));
        }
    }

    private Optional<Hidden> hidden(ResultSet row, String user) throws SQLException {
        if (!row.getBoolean(3)) return Optional.of(Hidden.byRights("GRANT pg_read_all_stats TO " + quoted(user)));
        if (row.getBoolean(4)) return Optional.of(Hidden.elsewhere());
        return row.getBoolean(5)
                ? Optional.of(new Hidden(
                        "a session does not tell when its transactions begin",
                        "track_activities = on in every session"))
                : Optional.empty();
    }
}
