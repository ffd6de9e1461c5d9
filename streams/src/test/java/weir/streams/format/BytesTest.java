package weir.streams.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTest {
    /** Bytes beside the line end in value, and those whose high bit is set, are what such arithmetic gets wrong. */
    private static final byte[] CONFUSING = {
        '\n' - 1, '\n', '\n' + 1, (byte) ('\n' | 0x80), 0, (byte) 0x80, (byte) 0xff, 'a'
    };

    private final Random random = new Random(7);

    @Test
    void the_first_line_end_between_any_two_places_is_found() {
        for (int run = 0; run < 20_000; run++) {
            byte[] bytes = bytes(random.nextInt(40), CONFUSING);
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            int expected = from;
            while (expected < to && bytes[expected] != '\n') expected++;
            assertThat(Bytes.lineEnd(bytes, from, to)).isEqualTo(expected == to ? -1 : expected);
        }
    }

    @Test
    void one_byte_that_is_not_ascii_is_found_wherever_it_is() {
        for (int length = 0; length < 40; length++) {
            byte[] bytes = bytes(length, new byte[] {0, 'a', 0x7f});
            assertThat(Bytes.areAscii(bytes, 0, length)).isTrue();
            for (int at = 0; at < length; at++) {
                byte was = bytes[at];
                bytes[at] = (byte) 0x80;
                assertThat(Bytes.areAscii(bytes, 0, length)).isFalse();
                assertThat(Bytes.areAscii(bytes, at + 1, length)).isTrue();
                bytes[at] = was;
            }
        }
    }

    private byte[] bytes(int length, byte[] of) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = of[random.nextInt(of.length)];
        return bytes;
    }
}
