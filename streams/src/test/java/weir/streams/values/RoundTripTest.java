package weir.streams.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import weir.config.ScalarType;

/** Random values, with a fixed seed, to text and back. */
class RoundTripTest {
    private static final long SEED = 20240506;
    private static final int TIMES = 20_000;

    private final Random random = new Random(SEED);

    @Test
    void every_value_comes_back_from_its_text() {
        comesBack(ScalarType.TINYINT, () -> (byte) random.nextInt());
        comesBack(ScalarType.SMALLINT, () -> (short) random.nextInt());
        comesBack(ScalarType.INT, random::nextInt);
        comesBack(ScalarType.BIGINT, () -> random.nextLong() >> random.nextInt(64));
        comesBack(ScalarType.VARINT, () -> new BigInteger(random.nextInt(300), random).negate());
        comesBack(ScalarType.DECIMAL, this::decimal);
        comesBack(ScalarType.FLOAT, () -> Float.intBitsToFloat(random.nextInt() >> random.nextInt(32)));
        comesBack(ScalarType.DOUBLE, this::anyDouble);
        comesBack(ScalarType.DOUBLE, () -> Math.scalb(1.0, random.nextInt(2100) - 1075));
        comesBack(ScalarType.UUID, () -> new UUID(random.nextLong(), random.nextLong()));
        comesBack(ScalarType.TIMESTAMP, () -> Instant.ofEpochMilli(random.nextLong() >> random.nextInt(20)));
        comesBack(ScalarType.DATE, () -> LocalDate.ofEpochDay(random.nextInt()));
        comesBack(ScalarType.TIME, () -> LocalTime.ofNanoOfDay((long) (random.nextDouble() * 86_400_000_000_000L)));
        comesBack(ScalarType.INET, () -> address(random.nextBoolean() ? 4 : 16));
        comesBack(ScalarType.BLOB, () -> ByteBuffer.wrap(bytes(random.nextInt(40))));
    }

    @Test
    void a_decimal_of_fifteen_digits_fits_a_double_and_one_of_six_a_float() {
        for (int i = 0; i < TIMES; i++) {
            BigDecimal fifteen =
                    BigDecimal.valueOf(random.nextLong() % 1_000_000_000_000_000L, random.nextInt(600) - 290);
            BigDecimal six = BigDecimal.valueOf(random.nextInt(1_000_000), random.nextInt(60) - 30);

            assertThat(Converted.to(ScalarType.DOUBLE, fifteen))
                    .as(seeded(fifteen))
                    .isEqualTo(fifteen.doubleValue());
            assertThat(Converted.to(ScalarType.DOUBLE, fifteen.toString())).isEqualTo(fifteen.doubleValue());
            assertThat(Converted.to(ScalarType.FLOAT, six)).as(seeded(six)).isEqualTo(six.floatValue());
            assertThat(Converted.to(ScalarType.FLOAT, six.doubleValue())).isEqualTo(six.floatValue());
        }
    }

    @Test
    void one_more_digit_than_a_double_is_written_with_is_refused() {
        for (int i = 0; i < TIMES; i++) {
            double number = 1 + random.nextDouble();
            BigDecimal off =
                    new BigDecimal(number).setScale(18, RoundingMode.DOWN).add(new BigDecimal("4e-18"));
            String longer = off.toString().replaceFirst("0$", "1");

            assertThat(Converted.to(ScalarType.DOUBLE, longer))
                    .as(seeded(longer))
                    .isEqualTo("refused: text of 20 characters has more digits than double holds");
        }
    }

    @Test
    void the_fast_reader_of_timestamps_agrees_with_the_formatter() {
        for (int i = 0; i < TIMES; i++) {
            Instant instant = Instant.ofEpochSecond(
                    random.nextInt() * 60L + random.nextInt(60), random.nextInt(1000) * 1_000_000L);
            OffsetDateTime time = instant.atOffset(ZoneOffset.ofTotalSeconds((random.nextInt(36 * 60) - 18 * 60) * 60));
            StringBuilder text = new StringBuilder(time.toString());
            assertThat(Converted.to(ScalarType.TIMESTAMP, text.toString()))
                    .as(seeded(text))
                    .isEqualTo(instant);

            text.setCharAt(random.nextInt(text.length()), "0123456789-+:.TZ".charAt(random.nextInt(16)));
            Instant fast = IsoInstant.parse(text.toString());
            if (fast != null) {
                assertThat(fast)
                        .as(seeded(text))
                        .isEqualTo(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from));
            }
        }
    }

    private void comesBack(ScalarType type, Supplier<Object> values) {
        for (int i = 0; i < TIMES; i++) {
            Object value = values.get();
            Object text = Converted.to(ScalarType.TEXT, value);
            assertThat(Converted.to(type, text)).as(seeded(text)).isEqualTo(value);
        }
    }

    private static String seeded(Object value) {
        return value + " (seed " + SEED + ")";
    }

    private BigDecimal decimal() {
        return new BigDecimal(new BigInteger(random.nextInt(200), random), random.nextInt(2000) - 1000);
    }

    private double anyDouble() {
        return Double.longBitsToDouble(random.nextLong() >> random.nextInt(64));
    }

    private InetAddress address(int length) {
        try {
            return InetAddress.getByAddress(bytes(length));
        } catch (UnknownHostException wrongLength) {
            throw new AssertionError(wrongLength);
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
