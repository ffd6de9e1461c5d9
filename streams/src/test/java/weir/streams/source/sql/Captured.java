package weir.streams.source.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import weir.config.JdbcConnectionConfig;
import weir.config.Secret;
import weir.config.SqlSourceConfig.Mode;
import weir.standins.sqlserver.CapturedTable;
import weir.standins.sqlserver.Column;
import weir.standins.sqlserver.ColumnType;
import weir.standins.sqlserver.SqlServerStandIn;

/** A double of SQL Server with a table of customers under change data capture, and what a test reads of it. */
final class Captured implements AutoCloseable {
    static final String TABLE = "dbo.customers";

    final SqlServerStandIn server;
    final CapturedTable customers;
    final Readings all;

    private Captured(SqlServerStandIn server, ColumnType name) {
        this.server = server;
        this.customers =
                CapturedTable.in(server, "customers", new Column("id", ColumnType.BIGINT), new Column("name", name));
        var weir = new JdbcConnectionConfig.Login("weir", new Secret("swordfish"));
        this.all = new Readings(
                new JdbcConnectionConfig(
                        "crm", server.jdbcUrl(), Optional.of(weir), Optional.empty(), Duration.ofSeconds(30)),
                Mode.CDC);
    }

    static Captured start() {
        return start(ColumnType.NVARCHAR);
    }

    /** @param name type of the column beside the key */
    static Captured start(ColumnType name) {
        try {
            return new Captured(SqlServerStandIn.start(), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        all.close();
        server.close();
    }
}
