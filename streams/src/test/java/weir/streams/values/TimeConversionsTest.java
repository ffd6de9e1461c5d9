package weir.streams.values;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.config.ScalarType.DATE;
import static weir.config.ScalarType.TIME;
import static weir.config.ScalarType.TIMESTAMP;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeConversionsTest {
    private static final String NO_OFFSET = " is a timestamp without an offset, and no zone is set";
    private static final String TOO_FINE = " is finer than the milliseconds timestamp holds";

    @ParameterizedTest
    @CsvSource({
        "2024-05-06T07:08:09Z, 2024-05-06T07:08:09Z",
        "2024-05-06T07:08:09.1Z, 2024-05-06T07:08:09.100Z",
        "2024-05-06T07:08:09.123000000Z, 2024-05-06T07:08:09.123Z",
        "2024-05-06T07:08:09+02:00, 2024-05-06T05:08:09Z",
        "2024-05-06T07:08:09-02:30, 2024-05-06T09:38:09Z",
        "2024-05-06T07:08:09+18:00, 2024-05-05T13:08:09Z",
        "2024-05-06T07:08Z, 2024-05-06T07:08:00Z",
        "2024-05-06T07:08:09+02, 2024-05-06T05:08:09Z",
        "2024-05-06t07:08:09z, 2024-05-06T07:08:09Z",
        "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "+12024-05-06T07:08:09Z, +12024-05-06T07:08:09Z"
    })
    void iso_text_with_an_offset_is_a_timestamp(String text, String instant) {
        assertThat(Converted.to(TIMESTAMP, text)).isEqualTo(Instant.parse(instant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-05-06",
                "2024-05-06 07:08:09Z",
                "2024-02-30T00:00:00Z",
                "2023-02-29T00:00:00Z",
                "2024-04-31T00:00:00Z",
                "2024-05-06T24:00:00Z",
                "2024-05-06T07:08:60Z",
                "2024-13-06T07:08:09Z",
                "2024-00-06T07:08:09Z",
                "2024-05-00T07:08:09Z",
                "2024-05-06T07:08:09.1234567890Z",
                "2024-05-06T07:08:09+19:00",
                "2024-05-06T07:08:09+18:01",
                "2024-05-06T07:08:09+02:60",
                "2024-05-06T07:08:09ZZ",
                " 2024-05-06T07:08:09Z",
                "2024-05-06T07:08:09Z ",
                "24-05-06T07:08:09Z",
                "1714979289",
                "2024-05-06T07:60:09Z"
            })
    void other_text_is_none(String text) {
        assertThat(Converted.to(TIMESTAMP, text))
                .isEqualTo("refused: text of " + text.length() + " characters is not a timestamp");
    }

    @Test
    void finer_than_milliseconds_is_refused_whatever_it_comes_from() {
        assertThat(Converted.to(TIMESTAMP, "2024-05-06T07:08:09.123456Z"))
                .isEqualTo("refused: text of 27 characters" + TOO_FINE);
        assertThat(Converted.to(TIMESTAMP, Instant.ofEpochSecond(0, 1))).isEqualTo("refused: a timestamp" + TOO_FINE);
        assertThat(Converted.to(TIMESTAMP, "epoch-micros", null, 1714979289123456L))
                .isEqualTo("refused: 1714979289123456" + TOO_FINE);
        assertThat(Converted.to(TIMESTAMP, "epoch-seconds", null, new BigDecimal("0.0001")))
                .isEqualTo("refused: 0.0001" + TOO_FINE);
    }

    @Test
    void local_time_needs_a_zone_and_must_happen_once_there() {
        Conversion berlin = Conversions.to(TIMESTAMP, Optional.empty(), Optional.of(ZoneId.of("Europe/Berlin")));

        assertThat(Converted.to(TIMESTAMP, "2024-05-06T07:08:09"))
                .isEqualTo("refused: text of 19 characters" + NO_OFFSET);
        assertThat(Converted.by(berlin, "2024-05-06T07:08:09")).isEqualTo(Instant.parse("2024-05-06T05:08:09Z"));
        assertThat(Converted.by(berlin, "2024-05-06T07:08:09Z")).isEqualTo(Instant.parse("2024-05-06T07:08:09Z"));
        assertThat(Converted.by(berlin, "2024-03-31T02:30:00"))
                .isEqualTo("refused: text of 19 characters is a local time that happens never in Europe/Berlin");
        assertThat(Converted.by(berlin, "2024-10-27T02:30:00"))
                .isEqualTo("refused: text of 19 characters is a local time that happens twice in Europe/Berlin");
        assertThat(Converted.by(berlin, "2024-10-27T02:30:00+02:00")).isEqualTo(Instant.parse("2024-10-27T00:30:00Z"));
    }

    @Test
    void a_pattern_is_read_strictly() {
        String pattern = "dd/MMM/yyyy HH:mm:ss";
        assertThat(Converted.to(TIMESTAMP, pattern, "UTC", "06/May/2024 07:08:09"))
                .isEqualTo(Instant.parse("2024-05-06T07:08:09Z"));
        assertThat(Converted.to(TIMESTAMP, pattern + " Z", null, "06/May/2024 07:08:09 +0200"))
                .isEqualTo(Instant.parse("2024-05-06T05:08:09Z"));
        assertThat(Converted.to(TIMESTAMP, pattern, null, "06/May/2024 07:08:09"))
                .isEqualTo("refused: text of 20 characters" + NO_OFFSET);
        assertThat(Converted.to(TIMESTAMP, pattern, "UTC", "30/Feb/2024 07:08:09"))
                .isEqualTo("refused: text of 20 characters is not a timestamp");
        assertThat(Converted.to(TIMESTAMP, pattern, "UTC", "2024-05-06T07:08:09Z"))
                .isEqualTo("refused: text of 20 characters is not a timestamp");
        assertThat(Converted.to(TIMESTAMP, "yyyy-MM-dd", "UTC", "2024-05-06"))
                .isEqualTo("refused: text of 10 characters is not a timestamp");
        assertThat(Converted.to(TIMESTAMP, "yyyy-MM-dd'T'HH:mm VV", null, "2024-10-27T02:30 Europe/Berlin"))
                .isEqualTo("refused: text of 30 characters is a local time that happens twice in Europe/Berlin");
        assertThat(Converted.to(
                        TIMESTAMP, "yyyy-MM-dd'T'HH:mmXXX'['VV']'", null, "2024-05-06T07:08+01:00[Europe/Berlin]"))
                .isEqualTo("refused: text of 37 characters names an offset that its zone does not have then");
        assertThat(Converted.to(
                        TIMESTAMP, "yyyy-MM-dd'T'HH:mmXXX'['VV']'", null, "2024-10-27T02:30+01:00[Europe/Berlin]"))
                .isEqualTo(Instant.parse("2024-10-27T01:30:00Z"));
    }

    @Test
    void numbers_are_timestamps_only_where_the_unit_is_said() {
        Instant instant = Instant.parse("2024-05-06T07:08:09.123Z");

        assertThat(Converted.to(TIMESTAMP, 1714979289123L)).isEqualTo("refused: 1714979289123 is not a timestamp");
        assertThat(Converted.to(TIMESTAMP, "epoch-millis", null, 1714979289123L))
                .isEqualTo(instant);
        assertThat(Converted.to(TIMESTAMP, "epoch-millis", null, "1714979289123"))
                .isEqualTo(instant);
        assertThat(Converted.to(TIMESTAMP, "epoch-micros", null, 1714979289123000L))
                .isEqualTo(instant);
        assertThat(Converted.to(TIMESTAMP, "epoch-seconds", null, "1714979289.123"))
                .isEqualTo(instant);
        assertThat(Converted.to(TIMESTAMP, "epoch-seconds", null, -1)).isEqualTo(Instant.ofEpochSecond(-1));
        assertThat(Converted.to(TIMESTAMP, "epoch-millis", null, Long.MIN_VALUE))
                .isEqualTo(Instant.ofEpochMilli(Long.MIN_VALUE));
        assertThat(Converted.to(TIMESTAMP, "epoch-seconds", null, Long.MAX_VALUE))
                .isEqualTo("refused: 9223372036854775807 is out of range for timestamp");
        assertThat(Converted.to(TIMESTAMP, "epoch-seconds", null, "1e3"))
                .isEqualTo("refused: text of 3 characters is not a number");
        assertThat(Converted.to(TIMESTAMP, "epoch-seconds", null, true))
                .isEqualTo("refused: a boolean is not a number");
    }

    @Test
    void timestamps_end_where_milliseconds_end() {
        assertThat(Converted.to(TIMESTAMP, Instant.ofEpochMilli(Long.MAX_VALUE)))
                .isEqualTo(Instant.ofEpochMilli(Long.MAX_VALUE));
        assertThat(Converted.to(TIMESTAMP, Instant.ofEpochMilli(Long.MIN_VALUE)))
                .isEqualTo(Instant.ofEpochMilli(Long.MIN_VALUE));
        assertThat(Converted.to(TIMESTAMP, Instant.ofEpochMilli(Long.MAX_VALUE).plusMillis(1)))
                .isEqualTo("refused: a timestamp is out of range for timestamp");
        assertThat(Converted.to(TIMESTAMP, Instant.ofEpochMilli(Long.MIN_VALUE).minusMillis(1)))
                .isEqualTo("refused: a timestamp is out of range for timestamp");
    }

    @Test
    void a_date_is_a_day_and_nothing_else() {
        LocalDate day = LocalDate.of(2024, 5, 6);

        assertThat(Converted.to(DATE, "dd.MM.yyyy", null, "06.05.2024")).isEqualTo(day);
        assertThat(Converted.to(DATE, "yyyy-MM-dd HH:mm:ss", null, "2024-05-06 00:00:00"))
                .isEqualTo(day);
        assertThat(Converted.to(DATE, "yyyy-MM-dd HH:mm:ss", null, "2024-05-06 00:00:01"))
                .isEqualTo("refused: text of 19 characters is a date with a time of day, which date cannot hold");
        assertThat(Converted.to(DATE, "dd.MM.yyyy", null, "31.04.2024"))
                .isEqualTo("refused: text of 10 characters is not a date");
        assertThat(Converted.to(DATE, "2024-05-06T00:00:00")).isEqualTo("refused: text of 19 characters is not a date");
        assertThat(Converted.to(DATE, "2023-02-29")).isEqualTo("refused: text of 10 characters is not a date");
        assertThat(Converted.to(DATE, LocalDate.ofEpochDay(Integer.MAX_VALUE)))
                .isEqualTo(LocalDate.ofEpochDay(Integer.MAX_VALUE));
        assertThat(Converted.to(DATE, LocalDate.ofEpochDay(Integer.MAX_VALUE + 1L)))
                .isEqualTo("refused: a date is out of range for date");
    }

    @Test
    void a_time_is_a_time_of_day_and_nothing_else() {
        assertThat(Converted.to(TIME, "10:15")).isEqualTo(LocalTime.of(10, 15));
        assertThat(Converted.to(TIME, "23:59:59.999999999")).isEqualTo(LocalTime.MAX);
        assertThat(Converted.to(TIME, "hh:mm a", null, "03:04 PM")).isEqualTo(LocalTime.of(15, 4));
        assertThat(Converted.to(TIME, "24:00")).isEqualTo("refused: text of 5 characters is not a time");
        assertThat(Converted.to(TIME, "10:15Z")).isEqualTo("refused: text of 6 characters is not a time");
        assertThat(Converted.to(TIME, "yyyy-MM-dd HH:mm", null, "2024-05-06 10:15"))
                .isEqualTo("refused: text of 16 characters is a time with a date, which time cannot hold");
    }
}
