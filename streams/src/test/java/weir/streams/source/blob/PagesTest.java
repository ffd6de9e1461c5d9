package weir.streams.source.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import weir.config.CsvFormatConfig;
import weir.config.FormatConfig;
import weir.config.FormatConfig.Compression;
import weir.config.LimitsConfig;
import weir.config.NdjsonFormatConfig;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.format.Format;
import weir.streams.model.Code;
import weir.streams.model.Envelope;
import weir.streams.model.Offset.InBlob;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Page;
import weir.streams.model.Step;

class PagesTest {
    private static final FormatConfig NDJSON = new NdjsonFormatConfig(Compression.NONE, 200);
    private static final FormatConfig CSV =
            new CsvFormatConfig(true, List.of(), ',', '"', true, "", Compression.NONE, 200);
    private static final Checkpoint FROM_START = new Checkpoint(1, Optional.empty(), 0, false);
    private static final long FIRST = 1_000_000;

    private final Random random = new Random(3);

    @Test
    void slices_of_any_size_give_every_line_once_and_in_order() throws Exception {
        for (int round = 0; round < 200; round++) {
            byte[] blob = blob(1 + random.nextInt(60), 1 + random.nextInt(150));
            List<String> whole = read(blob, 0, blob.length, FROM_START, new LimitsConfig(7, 1000, 8, 8, 1 << 20));
            int sliceSize = 1 + random.nextInt(100);

            List<String> sliced = new ArrayList<>();
            for (int from = 0; from < blob.length; from += sliceSize) {
                int to = Math.min(blob.length, from + sliceSize);
                sliced.addAll(read(blob, from, to, FROM_START, new LimitsConfig(7, 1000, 8, 8, 1 << 20)));
            }

            assertThat(sliced).isEqualTo(whole);
        }
    }

    @Test
    void reading_resumes_at_the_end_of_every_page() throws Exception {
        byte[] blob = blob(100, 60);
        var limits = new LimitsConfig(3, 200, 8, 8, 1 << 20);
        List<String> whole = read(blob, 500, 3000, FROM_START, limits);
        List<Page> pages = pages(blob, 500, 3000, FROM_START, limits);

        List<String> before = new ArrayList<>();
        for (Page page : pages) {
            before.addAll(texts(page));
            var saved = new Checkpoint(1, Optional.of(page.next()), page.lastWriteTime(), page.isLast());
            List<String> all = new ArrayList<>(before);
            if (!page.isLast()) all.addAll(read(blob, 500, 3000, saved, limits));
            assertThat(all).isEqualTo(whole);
        }
    }

    @Test
    void pages_are_bounded_by_count_and_by_bytes() throws Exception {
        byte[] blob = blob(500, 60);

        List<Page> byCount = pages(blob, 0, blob.length, FROM_START, new LimitsConfig(10, 1 << 20, 8, 8, 1 << 20));
        List<Page> byBytes = pages(blob, 0, blob.length, FROM_START, new LimitsConfig(1000, 256, 8, 8, 1 << 20));

        assertThat(byCount).allMatch(page -> page.steps().size() <= 10);
        assertThat(byBytes)
                .allMatch(page -> page.bytes() <= 256 + 1 || page.steps().size() == 1);
        assertThat(byCount.stream().filter(Page::isLast)).hasSize(1);
        assertThat(byCount.get(byCount.size() - 1).isLast()).isTrue();
    }

    @Test
    void a_line_is_stamped_by_its_place_and_a_bad_one_names_it() throws Exception {
        byte[] blob = "{\"id\":1}\n{\"id\":2}\nbad\n{\"id\":3}\n".getBytes(StandardCharsets.UTF_8);

        List<Page> pages = pages(blob, 5, blob.length, FROM_START, new LimitsConfig(10, 1000, 8, 8, 1 << 20));

        assertThat(pages).hasSize(1);
        Page page = pages.get(0);
        assertThat(page.next()).isEqualTo(new InBlob(31, 3));
        assertThat(page.lastWriteTime()).isEqualTo(FIRST + 22);
        assertThat(page.isLast()).isTrue();
        Envelope two = (Envelope) page.steps().get(0);
        assertThat(two.at()).isEqualTo(new InBlob(9, 0));
        assertThat(two.writeTime()).isEqualTo(FIRST + 9);
        assertThat(two.original().copy()).isEqualTo("{\"id\":2}".getBytes(StandardCharsets.UTF_8));
        Rejected bad = (Rejected) page.steps().get(1);
        assertThat(bad.code()).isEqualTo(Code.BAD_JSON);
        assertThat(bad.envelope().at()).isEqualTo(new InBlob(18, 1));
        assertThat(bad.envelope().original().copy()).isEqualTo("bad".getBytes(StandardCharsets.UTF_8));
        assertThat(bad.message())
                .isEqualTo("in/a: line 2 of the slice at byte 5: byte 18: begins with bad (expected: a JSON object)");
    }

    @Test
    void an_unfinished_last_line_of_an_append_blob_waits() throws Exception {
        byte[] blob = "{\"id\":1}\n{\"id\":".getBytes(StandardCharsets.UTF_8);
        var slice = new BlobSlice("in/a", "ct:1", 0, true, false, 0, blob.length, blob.length, FIRST);

        List<Page> pages = pages(slice, blob, FROM_START, new LimitsConfig(10, 1000, 8, 8, 1 << 20));

        assertThat(texts(pages.get(0))).containsExactly("0 {id=1}");
        Page last = pages.get(pages.size() - 1);
        assertThat(last.isLast()).isTrue();
        assertThat(last.next()).isEqualTo(new InBlob(9, 1));
    }

    @Test
    void an_unfinished_header_of_an_append_blob_is_read_again_from_its_start() {
        byte[] blob = "\uFEFFid,na".getBytes(StandardCharsets.UTF_8);
        var slice = new BlobSlice("in/a", "ct:1", 0, true, false, 0, blob.length, blob.length, FIRST);
        var limits = new LimitsConfig(10, 1000, 8, 8, 1 << 20);
        var pages =
                new Pages(slice, limits, new Format(CSV), FROM_START, Pages.Start.of(slice, Optional.empty()), null);

        List<Page> made = new ArrayList<>();
        pages.apply(Optional.of(blob)).forEach(cut -> made.add(cut.decode()));
        pages.apply(Optional.empty()).forEach(cut -> made.add(cut.decode()));

        assertThat(made).extracting(Page::next).containsExactly(new InBlob(0, 0));
        assertThat(made).extracting(Page::isLast).containsExactly(true);
    }

    /** Lines of up to so many bytes. */
    private byte[] blob(int lines, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append("{\"id\":")
                    .append(i)
                    .append(",\"v\":\"")
                    .append("x".repeat(random.nextInt(most)))
                    .append("\"}");
            text.append(random.nextInt(5) == 0 ? "\r\n" : "\n");
            if (random.nextInt(10) == 0) text.append("\n");
        }
        if (random.nextBoolean()) text.append("{\"id\":").append(lines).append("}");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private List<String> read(byte[] blob, int from, int to, Checkpoint saved, LimitsConfig limits) throws Exception {
        List<String> texts = new ArrayList<>();
        for (Page page : pages(blob, from, to, saved, limits)) texts.addAll(texts(page));
        return texts;
    }

    private static List<String> texts(Page page) {
        List<String> texts = new ArrayList<>();
        for (Step step : page.steps()) {
            Envelope envelope = (Envelope) step;
            texts.add(((InBlob) envelope.at()).bytes() + " " + envelope.fields());
        }
        return texts;
    }

    private List<Page> pages(byte[] blob, int from, int to, Checkpoint saved, LimitsConfig limits) throws Exception {
        return pages(new BlobSlice("in/a", "e", 0, false, false, from, to, blob.length, FIRST), blob, saved, limits);
    }

    private List<Page> pages(BlobSlice slice, byte[] blob, Checkpoint saved, LimitsConfig limits) throws Exception {
        @Nullable InBlob at = (InBlob) saved.offset().orElse(null);
        Pages.Start start = Pages.Start.of(slice, Optional.ofNullable(at));
        Format format = new Format(NDJSON);
        Pages pages =
                new Pages(slice, limits, format, saved, start, format.decoder().orElseThrow());
        List<Page> made = new ArrayList<>();
        int next = (int) start.bytes();
        while (made.isEmpty() || !made.get(made.size() - 1).isLast()) {
            int size = Math.min(blob.length - next, 1 + random.nextInt(200));
            Optional<byte[]> chunk =
                    size == 0 ? Optional.empty() : Optional.of(Arrays.copyOfRange(blob, next, next + size));
            next += size;
            pages.apply(chunk).forEach(cut -> made.add(cut.decode()));
            if (chunk.isEmpty()) break;
        }
        return made;
    }
}
