package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class LogFormsTest {
    @Test
    void a_time_is_its_microseconds() {
        OffsetDateTime time = OffsetDateTime.parse("1969-12-31T23:59:59.999999+00:00");

        assertThat(LogForms.micros(time)).isEqualTo(-1);
        assertThat(LogForms.micros(time.withOffsetSameInstant(ZoneOffset.ofHours(-5))))
                .isEqualTo(-1);
        assertThat(LogForms.micros(ZonedDateTime.parse("2024-02-29T01:02:03.000004Z")))
                .isEqualTo(1_709_168_523_000_004L);
        assertThat(LogForms.micros(Instant.EPOCH)).isZero();
    }

    @Test
    void what_no_long_holds_and_what_is_no_time_is_none() {
        assertThat(LogForms.micros(Instant.MAX)).isEqualTo(LogForms.NONE);
        assertThat(LogForms.micros(Instant.MIN)).isEqualTo(LogForms.NONE);
        assertThat(LogForms.micros("infinity")).isEqualTo(LogForms.NONE);
    }
}
