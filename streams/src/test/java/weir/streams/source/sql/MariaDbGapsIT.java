package weir.streams.source.sql;

import org.junit.jupiter.api.Test;

class MariaDbGapsIT extends MariaDbGapsContract {
    MariaDbGapsIT() {
        super(Server.mariaDb());
    }

    @Override
    String strangeColumn() {
        return "i inet6 DEFAULT '::1'";
    }

    @Test
    void a_log_that_is_compressed_is_a_fault() {
        isRefusedWith(
                "log_bin_compress",
                "1",
                "WEIR-4131: crm: log_bin_compress is on (expected: SET GLOBAL log_bin_compress = 0, and in the"
                        + " server's settings)");
    }
}
