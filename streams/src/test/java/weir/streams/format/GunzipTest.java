package weir.streams.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GunzipTest {
    private final Random random = new Random(5);

    @Test
    void members_in_a_row_are_one_whatever_the_portions() throws Exception {
        byte[] a = data(300_000);
        byte[] b = data(10);
        byte[] input = join(gzip(a), gzip(new byte[0]), gzip(b));

        for (int most : new int[] {1, 7, 1000, input.length}) {
            Result result = gunzip(input, most);
            assertThat(result.damage).isNull();
            assertThat(result.bytes).isEqualTo(join(a, b));
        }
    }

    @Test
    void a_header_with_every_optional_field_is_passed_over() throws Exception {
        byte[] plain = gzip(data(100));
        byte[] header = {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 'x', 'y', 'n', 0, 'c', 0};
        CRC32 crc = new CRC32();
        crc.update(header);
        byte[] check = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
        byte[] input = join(header, check, Arrays.copyOfRange(plain, 10, plain.length));

        Result result = gunzip(input, 3);

        assertThat(result.damage).isNull();
        assertThat(result.bytes).hasSize(100);
    }

    @Test
    void damage_keeps_what_came_before_and_says_where() throws Exception {
        byte[] data = data(300_000);
        byte[] sound = gzip(data);

        Result cut = gunzip(Arrays.copyOf(sound, sound.length / 2), 1000);
        assertThat(cut.damage)
                .isEqualTo("the data ends too early at compressed byte " + sound.length / 2 + ", decompressed byte "
                        + cut.bytes.length);
        assertThat(cut.bytes.length).isGreaterThan(100_000);
        assertThat(cut.bytes).isEqualTo(Arrays.copyOf(data, cut.bytes.length));

        byte[] trailer = sound.clone();
        trailer[trailer.length - 8] ^= 1;
        assertThat(gunzip(trailer, 1000).damage).startsWith("the checksum differs at compressed byte " + sound.length);
        assertThat(gunzip(join(sound, new byte[] {1}), 1000).damage).startsWith("no gzip header at");
        assertThat(gunzip("plain text".getBytes(StandardCharsets.US_ASCII), 5).damage)
                .isEqualTo("no gzip header at compressed byte 1, decompressed byte 0");
    }

    @Test
    void a_flipped_bit_anywhere_is_noticed_or_changes_nothing() throws Exception {
        byte[] data = data(2_000);
        byte[] sound = gzip(data);
        for (int i = 10; i < sound.length; i++) {
            byte[] damaged = sound.clone();
            damaged[i] ^= (byte) (1 << random.nextInt(8));
            Result result = gunzip(damaged, 100);
            // some bits mean nothing
            if (result.damage == null) assertThat(result.bytes).as("byte " + i).isEqualTo(data);
        }
    }

    /** What came out, and what was wrong. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its parts
    private record Result(byte[] bytes, @Nullable String damage) {}

    private Result gunzip(byte[] input, int most) {
        Gunzip gunzip = new Gunzip();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < input.length; ) {
            int size = Math.min(input.length - at, 1 + random.nextInt(most));
            gunzip.feed(Arrays.copyOfRange(input, at, at + size));
            at += size;
            for (byte[] some = gunzip.next(); some.length > 0; some = gunzip.next()) out.writeBytes(some);
        }
        gunzip.end();
        gunzip.close();
        return new Result(out.toByteArray(), gunzip.damage());
    }

    /** Digits: they compress, but not too well. */
    private byte[] data(int length) {
        byte[] data = new byte[length];
        for (int i = 0; i < length; i++) data[i] = (byte) ('0' + random.nextInt(10));
        return data;
    }

    private static byte[] gzip(byte[] data) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(data);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }
}
