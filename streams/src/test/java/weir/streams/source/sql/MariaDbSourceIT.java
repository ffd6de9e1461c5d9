package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import weir.streams.source.Reading;

class MariaDbSourceIT extends MariaDbSourceContract {
    MariaDbSourceIT() {
        super(Server.mariaDb());
    }

    /** MySQL has no type for them. */
    @Test
    void a_uuid_is_one() {
        server.execute(
                "CREATE TABLE marked (id uuid PRIMARY KEY, updated timestamp(6) NOT NULL)",
                "INSERT INTO marked VALUES ('00000000-0000-0000-0000-00000000000a', now(6))");
        SqlSource source = all.source("shop.marked");

        try (Reading reading = all.read(source, all.plan(source).get(1)).toTheEnd()) {
            assertThat(reading.values("id")).containsExactly(UUID.fromString("00000000-0000-0000-0000-00000000000a"));
        }
    }
}
