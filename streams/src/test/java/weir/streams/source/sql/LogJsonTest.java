package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogJsonTest {
    @Test
    void a_text_may_be_as_long_as_it_likes() {
        String text = "\"" + "ab\\n".repeat(500_000) + "\"";

        assertThat(LogJson.of("[" + text + "," + text + "]")).isEqualTo("[" + text + ", " + text + "]");
    }
}
