package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import weir.config.JdbcConnectionConfig;
import weir.streams.azure.Credentials;

class LogCausesTest {
    @AutoClose("close")
    private final Database database = new Database(
            "customers",
            new JdbcConnectionConfig(
                    "crm", "jdbc:postgresql://crm/crm", Optional.empty(), Optional.empty(), Duration.ofSeconds(1)),
            new Credentials(),
            1);

    @Test
    void what_the_engine_cannot_convert_is_a_fault() {
        assertThat(text(new ConnectException(
                        "Failed to properly convert data value for 'public.orders.n' of type _numeric")))
                .isEqualTo(
                        "WEIR-4134: crm: the reader of the log cannot read on: Failed to properly convert data value for"
                                + " 'public.orders.n' of type _numeric (expected: the tables to be loaded anew, without what it names)");
    }

    @Test
    void whatever_else_ends_it_is_tried_again() {
        assertThat(text(new IOException("Connection reset")))
                .isEqualTo("WEIR-3133: crm: IOException: Connection reset");
    }

    /** As the engine wraps it. */
    private String text(Exception root) {
        return LogCauses.of(new ConnectException("An exception occurred in the change event producer.", root), database)
                .text();
    }
}
