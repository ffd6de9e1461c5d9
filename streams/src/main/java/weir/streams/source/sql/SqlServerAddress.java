package weir.streams.source.sql;

import com.microsoft.sqlserver.jdbc.SQLServerDriver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import weir.config.JdbcConnectionConfig;

/** What the driver reads in an address, for the engine, which puts addresses together by itself. */
final class SqlServerAddress {
    /** Statements of the engine have a time of their own, and may well be longer than those of a load. */
    private static final Set<String> OURS = Set.of("socketTimeout", "queryTimeout");

    private static final Map<String, String> PARTS = Map.of(
            "serverName", "database.hostname",
            "portNumber", "database.port",
            "instanceName", "database.instance",
            "databaseName", "database.names");

    private SqlServerAddress() {}

    /** Without who signs in. */
    static Properties engine(JdbcConnectionConfig config, Dialect dialect) {
        Properties ours = dialect.properties(config);
        Map<String, String> defaults = read("jdbc:sqlserver://", new Properties());
        Map<String, String> said = read(config.url(), ours);
        Properties engine = new Properties();
        said.forEach((name, value) -> {
            String part = PARTS.get(name);
            boolean isPort = "portNumber".equals(name)
                    && !said.getOrDefault("instanceName", "").isEmpty();
            if (part != null && !(isPort && value.equals(defaults.get(name)))) engine.setProperty(part, value);
            if (part != null || OURS.contains(name) || value.equals(defaults.get(name))) return;
            engine.setProperty("driver." + name, value);
        });
        return engine;
    }

    private static Map<String, String> read(String url, Properties more) {
        try {
            Map<String, String> found = new HashMap<>();
            for (DriverPropertyInfo each : new SQLServerDriver().getPropertyInfo(url, more)) {
                Optional.ofNullable(each.value)
                        .filter(value -> !value.isEmpty())
                        .ifPresent(value -> found.put(each.name, value));
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalArgumentException(url, e); // it has connected to it
        }
    }
}
