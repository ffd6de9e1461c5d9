package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import weir.streams.model.CodedException;

class BinaryLogSettingsTest {
    private final BinaryLogSettings settings = new BinaryLogSettings("crm");

    @Test
    void a_database_that_the_log_leaves_out_is_named() {
        check("", "", "shop.a", "other.b");
        check("shop,other", "", "shop.a", "other.b");
        check("", "hidden", "shop.a");

        assertThat(refused("other", "")).isEqualTo(expected());
        assertThat(refused("", "hidden,shop")).isEqualTo(expected());
    }

    private static String expected() {
        return "WEIR-4131: crm: changes of shop are not in the log (expected: a server without binlog-do-db and"
                + " binlog-ignore-db that leave it out)";
    }

    private String refused(String only, String never) {
        return catchThrowableOfType(CodedException.class, () -> check(only, never, "shop.a"))
                .text();
    }

    private void check(String only, String never, String... tables) {
        settings.check(List.of("bin.000001", "157", only, never, ""), List.of(tables));
    }
}
