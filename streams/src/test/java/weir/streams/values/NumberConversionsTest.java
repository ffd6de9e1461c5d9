package weir.streams.values;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.config.ScalarType.BIGINT;
import static weir.config.ScalarType.DECIMAL;
import static weir.config.ScalarType.DOUBLE;
import static weir.config.ScalarType.FLOAT;
import static weir.config.ScalarType.INT;
import static weir.config.ScalarType.SMALLINT;
import static weir.config.ScalarType.TEXT;
import static weir.config.ScalarType.TINYINT;
import static weir.config.ScalarType.VARINT;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.config.ScalarType;

class NumberConversionsTest {
    private static final String BEYOND_LONG = "9223372036854775808";

    @Test
    void whole_types_take_their_range_and_no_more() {
        whole(TINYINT, (byte) -128, (byte) 127);
        whole(SMALLINT, (short) -32768, (short) 32767);
        whole(INT, Integer.MIN_VALUE, Integer.MAX_VALUE);
        whole(BIGINT, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static void whole(ScalarType type, Number least, Number most) {
        String range = " is out of range for " + type.word() + " (" + least + " to " + most + ")";
        for (Number edge : new Number[] {least, most}) {
            BigInteger beyond = new BigInteger(edge.toString()).add(BigInteger.valueOf(edge == least ? -1 : 1));
            assertThat(Converted.to(type, edge.toString())).isEqualTo(edge);
            assertThat(Converted.to(type, new BigInteger(edge.toString()))).isEqualTo(edge);
            assertThat(Converted.to(type, new BigDecimal(edge + ".00"))).isEqualTo(edge);
            assertThat(Converted.to(type, beyond)).isEqualTo("refused: " + beyond + range);
            assertThat(Converted.to(type, new BigDecimal(beyond))).isEqualTo("refused: " + beyond + range);
            assertThat(Converted.to(type, beyond.toString()))
                    .isEqualTo("refused: text of " + beyond.toString().length() + " characters" + range);
        }
    }

    @Test
    void what_is_not_whole_is_not_made_whole() {
        assertThat(Converted.to(INT, new BigDecimal("1.5"))).isEqualTo("refused: 1.5 is not a whole number");
        assertThat(Converted.to(INT, 1.5)).isEqualTo("refused: 1.5 is not a whole number");
        assertThat(Converted.to(INT, 1.5f)).isEqualTo("refused: 1.5 is not a whole number");
        assertThat(Converted.to(VARINT, Double.NaN)).isEqualTo("refused: NaN is not a finite number");
        assertThat(Converted.to(BIGINT, Float.NEGATIVE_INFINITY))
                .isEqualTo("refused: -Infinity is not a finite number");
        assertThat(Converted.to(DECIMAL, Double.POSITIVE_INFINITY))
                .isEqualTo("refused: Infinity is not a finite number");
        assertThat(Converted.to(INT, new BigDecimal("1E+3"))).isEqualTo(1000);
        assertThat(Converted.to(INT, -0.0)).isEqualTo(0);
        assertThat(Converted.to(BIGINT, -0x1p63)).isEqualTo(Long.MIN_VALUE);
        assertThat(Converted.to(BIGINT, 0x1p63))
                .isEqualTo("refused: " + 0x1p63
                        + " is out of range for bigint (-9223372036854775808 to 9223372036854775807)");
        assertThat(Converted.to(VARINT, 0x1p63)).isEqualTo(new BigInteger(BEYOND_LONG));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "+1",
                " 1",
                "1 ",
                "1_000",
                "1,000",
                "0x1",
                "1f",
                "1d",
                "1L",
                ".5",
                "5.",
                "1e",
                "1e+",
                "1.e1",
                "--1",
                "1-",
                "1e1.5",
                "e1",
                "٣",
                "１",
                "nan",
                "inf",
                "INFINITY",
                "+Infinity",
                "Infinity ",
                "1e5e5",
                "1.2.3"
            })
    void text_that_is_no_number_by_the_grammar_is_refused_by_every_number_type(String text) {
        int length = text.length();
        String shape = length == 0 ? "empty text" : "text of " + length + (length == 1 ? " character" : " characters");
        for (ScalarType type : new ScalarType[] {TINYINT, SMALLINT, INT, BIGINT, VARINT}) {
            assertThat(Converted.to(type, text)).isEqualTo("refused: " + shape + " is not a whole number");
        }
        for (ScalarType type : new ScalarType[] {DECIMAL, FLOAT, DOUBLE}) {
            assertThat(Converted.to(type, text)).isEqualTo("refused: " + shape + " is not a number");
        }
    }

    @Test
    void text_to_whole_takes_digits_only() {
        assertThat(Converted.to(INT, "007")).isEqualTo(7);
        assertThat(Converted.to(INT, "-0")).isEqualTo(0);
        assertThat(Converted.to(INT, "0000000000000000000000007")).isEqualTo(7);
        assertThat(Converted.to(INT, "1.0")).isEqualTo("refused: text of 3 characters is not a whole number");
        assertThat(Converted.to(INT, "1e3")).isEqualTo("refused: text of 3 characters is not a whole number");
    }

    @Test
    void decimals_keep_every_digit_and_the_scale() {
        assertThat(Converted.to(DECIMAL, "-1.500")).isEqualTo(new BigDecimal("-1.500"));
        assertThat(Converted.to(DECIMAL, "1E3")).isEqualTo(new BigDecimal("1E+3"));
        assertThat(Converted.to(DECIMAL, 0.1)).isEqualTo(new BigDecimal("0.1"));
        assertThat(Converted.to(DECIMAL, 0.1f)).isEqualTo(new BigDecimal("0.1"));
        assertThat(Converted.to(DECIMAL, 0x1p60)).isEqualTo(new BigDecimal("1152921504606846976"));
        assertThat(Converted.to(TEXT, new BigDecimal("1.500"))).isEqualTo("1.500");
        assertThat(Converted.to(TEXT, new BigDecimal("0.0000000001"))).isEqualTo("0.0000000001");
        assertThat(Converted.to(TEXT, new BigDecimal("1E+3"))).isEqualTo("1E+3");
    }

    @Test
    void a_decimal_fits_a_double_that_still_says_it() {
        assertThat(Converted.to(DOUBLE, "0.1")).isEqualTo(0.1);
        assertThat(Converted.to(DOUBLE, new BigDecimal("0.10000000000000000"))).isEqualTo(0.1);
        assertThat(Converted.to(DOUBLE, "-0.0")).isEqualTo(-0.0);
        assertThat(Converted.to(DOUBLE, "1e23")).isEqualTo(Double.parseDouble("1e23"));
        assertThat(Converted.to(DOUBLE, "4.9e-324")).isEqualTo(Double.MIN_VALUE);
        assertThat(Converted.to(DOUBLE, "5.684341886080802e-14"))
                .isEqualTo(0x1p-44); // its shortest form is not its nearest
        assertThat(Converted.to(DOUBLE, "2.9802322387695312e-08")).isEqualTo(0x1p-25); // half a digit, rounded to even
        assertThat(Converted.to(DOUBLE, "1.0E-323")).isEqualTo(2 * Double.MIN_VALUE); // as Java writes it
        assertThat(Converted.to(FLOAT, "0.1")).isEqualTo(0.1f);
        assertThat(Converted.to(FLOAT, 0.1)).isEqualTo(0.1f);
        assertThat(Converted.to(DOUBLE, 0.1f)).isEqualTo((double) 0.1f);
        assertThat(Converted.to(DOUBLE, "NaN")).isEqualTo(Double.NaN);
        assertThat(Converted.to(FLOAT, "-Infinity")).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(Converted.to(FLOAT, Double.NaN)).isEqualTo(Float.NaN);
    }

    @Test
    void a_number_that_float_or_double_would_change_is_refused() {
        String digits = " has more digits than double holds";
        assertThat(Converted.to(DOUBLE, "0.12345678901234567890")).isEqualTo("refused: text of 22 characters" + digits);
        assertThat(Converted.to(DOUBLE, new BigDecimal("0.10000000000000000001")))
                .isEqualTo("refused: 0.10000000000000000001" + digits);
        assertThat(Converted.to(DOUBLE, 9007199254740993L)).isEqualTo("refused: 9007199254740993" + digits);
        assertThat(Converted.to(DOUBLE, Long.MAX_VALUE)).isEqualTo("refused: 9223372036854775807" + digits);
        assertThat(Converted.to(DOUBLE, new BigInteger("36893488147419103233")))
                .isEqualTo("refused: 36893488147419103233" + digits);
        assertThat(Converted.to(FLOAT, 16777217)).isEqualTo("refused: 16777217 has more digits than float holds");
        assertThat(Converted.to(FLOAT, "16777217"))
                .isEqualTo("refused: text of 8 characters has more digits than float holds");
        assertThat(Converted.to(FLOAT, 0.123456789)).isEqualTo("refused: 0.123456789 has more digits than float holds");
        assertThat(Converted.to(DOUBLE, "1e400")).isEqualTo("refused: text of 5 characters is too large for double");
        assertThat(Converted.to(DOUBLE, BigInteger.ONE.shiftLeft(1024)))
                .isEqualTo("refused: a number of 309 digits is too large for double");
        assertThat(Converted.to(DOUBLE, "1e-400")).isEqualTo("refused: text of 6 characters is too small for double");
        assertThat(Converted.to(FLOAT, 1e300)).isEqualTo("refused: 1.0E300 is too large for float");
        assertThat(Converted.to(FLOAT, 1e-300)).isEqualTo("refused: 1.0E-300 is too small for float");
    }

    @Test
    void a_huge_exponent_or_a_text_without_end_costs_nothing() {
        String bounds = " has an exponent out of range (-10000 to 10000)";
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (String exponent : new String[] {"999999999", "-999999999", "10001", "99999999999999999999"}) {
                String text = "1e" + exponent;
                String refused = "refused: text of " + text.length() + " characters" + bounds;
                for (ScalarType type : new ScalarType[] {DECIMAL, DOUBLE, FLOAT}) {
                    assertThat(Converted.to(type, text)).isEqualTo(refused);
                }
            }
            for (BigDecimal huge : new BigDecimal[] {new BigDecimal("1e999999999"), new BigDecimal("1e-999999999")}) {
                for (ScalarType type : new ScalarType[] {TINYINT, BIGINT, VARINT, DECIMAL, DOUBLE, FLOAT, TEXT}) {
                    assertThat(Converted.to(type, huge)).isEqualTo("refused: " + huge + bounds);
                }
            }
            String digits = "9".repeat(10_000_000);
            for (ScalarType type : new ScalarType[] {TINYINT, BIGINT, VARINT, DECIMAL, DOUBLE, FLOAT}) {
                assertThat(Converted.to(type, digits))
                        .isEqualTo("refused: text of 10000000 characters is too long for a number (up to 1000)");
            }
        });
    }
}
