package weir.bench.data;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;

/** The table that every contender writes. */
public final class ReadingsTable implements AutoCloseable {
    public static final String KEYSPACE = "bench";
    public static final String TABLE = "readings";
    private static final String NAME = KEYSPACE + "." + TABLE;
    static final String COLUMNS =
            "device, seq, at, temperature, humidity, voltage, ok, site, firmware"; // the order of Reading

    private final CqlSession session;

    public ReadingsTable(InetSocketAddress contactPoint, String datacenter) {
        session = CqlSession.builder()
                .addContactPoint(contactPoint)
                .withLocalDatacenter(datacenter)
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(60))
                        // what the daemon writes with
                        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, ConsistencyLevel.LOCAL_QUORUM.name())
                        .withDuration(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, Duration.ZERO)
                        .withDuration(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, Duration.ZERO)
                        .build())
                .build();
    }

    public void create() {
        session.execute("CREATE KEYSPACE IF NOT EXISTS " + KEYSPACE
                + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        session.execute("CREATE TABLE IF NOT EXISTS " + NAME + " (device text, seq bigint, at timestamp,"
                + " temperature double, humidity double, voltage decimal, ok boolean, site text, firmware text,"
                + " PRIMARY KEY (device, seq))");
    }

    public CqlSession session() {
        return session;
    }

    public PreparedStatement insert() {
        return session.prepare(
                "INSERT INTO " + NAME + " (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?");
    }

    public void truncate() {
        session.execute("TRUNCATE " + NAME);
    }

    public void dropKeyspace(String keyspace) {
        session.execute("DROP KEYSPACE IF EXISTS " + keyspace);
    }

    /** Of the rows read back, all of them. */
    public Fingerprint fingerprint() {
        Fingerprint fingerprint = Fingerprint.NONE;
        SimpleStatement all = SimpleStatement.newInstance("SELECT " + COLUMNS + " FROM " + NAME);
        for (Row row : session.execute(all)) fingerprint = fingerprint.with(reading(row));
        return fingerprint;
    }

    /** A null in any column is a fault of the contender, and says so. */
    private static Reading reading(Row row) {
        return new Reading(
                Objects.requireNonNull(row.getString(0), "device"),
                row.getLong(1),
                Objects.requireNonNull(row.getInstant(2), "at"),
                row.getDouble(3),
                row.getDouble(4),
                Objects.requireNonNull(row.getBigDecimal(5), "voltage"),
                row.getBoolean(6),
                Objects.requireNonNull(row.getString(7), "site"),
                Objects.requireNonNull(row.getString(8), "firmware"));
    }

    @Override
    public void close() {
        session.close();
    }
}
