package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SqlServerFormsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void a_time_keeps_all_its_digits() {
        Timestamp time = Timestamp.valueOf(LocalDateTime.parse("2024-02-29T01:02:03.123456700"));

        assertThat(SqlServerForms.local(time, ZoneId.of("UTC"))).isEqualTo("2024-02-29T01:02:03.123456700");
    }

    @Test
    void a_time_just_after_clocks_were_put_forward_may_have_been_one_that_they_passed_over() {
        assertThat(SqlServerForms.local(at("2024-03-31T00:59:59.999Z"), BERLIN)).isNotEqualTo(SqlServerForms.NONE);
        assertThat(SqlServerForms.local(at("2024-03-31T01:00:00Z"), BERLIN)).isEqualTo(SqlServerForms.NONE);
        assertThat(SqlServerForms.local(at("2024-03-31T01:59:59.999Z"), BERLIN)).isEqualTo(SqlServerForms.NONE);
        assertThat(SqlServerForms.local(at("2024-03-31T02:00:00Z"), BERLIN)).isNotEqualTo(SqlServerForms.NONE);
        assertThat(SqlServerForms.local(at("2024-10-27T01:30:00Z"), BERLIN)).isNotEqualTo(SqlServerForms.NONE);
    }

    @Test
    void what_is_no_time_is_read_from_the_table() {
        assertThat(SqlServerForms.local("2024-02-29", BERLIN)).isEqualTo(SqlServerForms.NONE);
    }

    private static Timestamp at(String instant) {
        return Timestamp.from(Instant.parse(instant));
    }
}
