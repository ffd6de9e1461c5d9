package weir.streams.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import weir.config.ScalarType;

class DurationConversionsTest {
    private static final CalendarDuration MOST =
            new CalendarDuration(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);
    private static final CalendarDuration LEAST =
            new CalendarDuration(Integer.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE);

    @ParameterizedTest
    @CsvSource({
        "1y2mo3w4d5h6m7s8ms9us10ns, 14, 25, 18367008009010",
        "1Y2MO3W4D5H6M7S8MS9US10NS, 14, 25, 18367008009010",
        "-1y1ns, -12, 0, -1",
        "9µs, 0, 0, 9000",
        "5m, 0, 0, 300000000000",
        "5mo, 5, 0, 0",
        "5ms, 0, 0, 5000000",
        "0s, 0, 0, 0",
        "007d, 0, 7, 0",
        "P1Y2M3DT4H5M6S, 14, 3, 14706000000000",
        "-P1M, -1, 0, 0",
        "PT1M, 0, 0, 60000000000",
        "P4W, 0, 28, 0",
        "P0001-02-03T04:05:06, 14, 3, 14706000000000",
        "-P0001-02-03T04:05:06, -14, -3, -14706000000000"
    })
    void a_duration_is_read_in_each_form_of_cql(String text, int months, int days, long nanoseconds) {
        assertThat(Converted.to(ScalarType.DURATION, text)).isEqualTo(new CalendarDuration(months, days, nanoseconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "P",
                "PT",
                "-P",
                "P1YT",
                "1",
                "s",
                "1 s",
                "1h 2m",
                "1s2m",
                "1d1d",
                "1.5s",
                "PT1.5S",
                "P-1Y",
                "1y-2mo",
                "--1s",
                "+1s",
                "P1W2D",
                "p1y",
                "P1D2Y",
                "P01-02-03T04:05:06",
                "1x",
                "١s"
            })
    void what_is_of_none_of_these_forms_is_refused(String text) {
        assertThat(Converted.to(ScalarType.DURATION, text).toString()).endsWith(" is not a duration");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2147483648mo",
                "178956971y",
                "2147483648d",
                "306783379w",
                "2562048h",
                "9223372036854775808ns",
                "99999999999999999999s",
                "178956970y8mo"
            })
    void what_the_parts_cannot_hold_is_out_of_range(String text) {
        assertThat(Converted.to(ScalarType.DURATION, text).toString()).endsWith(" is out of range for duration");
    }

    @Test
    void every_duration_comes_back_from_its_text() {
        assertThat(MOST.toString()).isEqualTo("178956970y7mo2147483647d2562047h47m16s854ms775us807ns");
        assertThat(LEAST.toString()).isEqualTo("-178956970y8mo2147483648d2562047h47m16s854ms775us808ns");
        comesBack(MOST);
        comesBack(LEAST);
        comesBack(new CalendarDuration(0, 0, 0));
        long seed = 20240506;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            int sign = random.nextBoolean() ? 1 : -1;
            comesBack(new CalendarDuration(
                    sign * (random.nextInt() >>> (1 + random.nextInt(31))),
                    sign * (random.nextInt() >>> (1 + random.nextInt(31))),
                    sign * (random.nextLong() >>> (1 + random.nextInt(63)))));
        }
    }

    @Test
    void signs_are_not_mixed() {
        assertThatThrownBy(() -> new CalendarDuration(1, 0, -1))
                .hasMessage("months 1, days 0, nanoseconds -1 (expected: none negative, or none positive)");
    }

    private static void comesBack(CalendarDuration duration) {
        assertThat(Converted.to(ScalarType.DURATION, Converted.to(ScalarType.TEXT, duration)))
                .isEqualTo(duration);
    }
}
