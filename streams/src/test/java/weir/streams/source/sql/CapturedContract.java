package weir.streams.source.sql;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import weir.standins.sqlserver.CapturedTable;
import weir.standins.sqlserver.SqlServerStandIn;

/** A captured table with a row, for each test anew. */
@Timeout(60)
abstract class CapturedContract {
    static final String TABLE = Captured.TABLE;
    static final String FIRST = "dbo_customers";

    final Captured captured = Captured.start();
    final CapturedTable customers = captured.customers;
    final Readings all = captured.all;
    final SqlServerStandIn server = captured.server;

    @BeforeEach
    void put() {
        customers.put(1L, "before");
    }

    @AfterEach
    void close() throws IOException {
        captured.close();
    }
}
