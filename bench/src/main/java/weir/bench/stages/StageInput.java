package weir.bench.stages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import weir.bench.data.DaemonSettings;
import weir.bench.data.Readings;
import weir.bench.data.RowFormat;
import weir.config.BlobSourceConfig;
import weir.config.ConfigReader;
import weir.config.FormatConfig;
import weir.config.PipelineConfig;
import weir.streams.format.BadHeaderException;
import weir.streams.format.BadRecordException;
import weir.streams.format.Cut;
import weir.streams.format.Decoder;
import weir.streams.format.Format;
import weir.streams.format.Splitter;
import weir.streams.model.Envelope;
import weir.streams.model.Offset.InBlob;
import weir.streams.model.Original;
import weir.streams.model.Page;

/** What goes into each stage: the first rows of the load benchmark, through the pipeline that it measures. */
public final class StageInput {
    /** Enough that no stage learns its rows by heart. */
    public static final int ROWS = 4096;

    private static final int ROWS_PER_PARTITION = 32;

    private final PipelineConfig config;
    private final Format format;
    private final byte[] blob;
    private final List<Cut> cuts;
    private final Decoder decoder;

    /**
     * Nothing connects.
     *
     * @param shop the connection that the pipeline writes to, as a settings file has it
     */
    public StageInput(RowFormat rows, String shop) throws IOException, BadHeaderException {
        config = config(DaemonSettings.withoutLake(rows, shop));
        format = new Format(formatConfig());
        blob = new Readings(ROWS, ROWS_PER_PARTITION).blob(0, rows);
        cuts = new ArrayList<>(cut());
        Optional<Decoder> known = format.decoder();
        decoder = known.isPresent() ? known.get() : decoder(cuts.remove(0).original());
    }

    public StageInput(RowFormat rows) throws IOException, BadHeaderException {
        this(rows, "shop { type = cassandra, contact-points = [\"127.0.0.1\"], local-datacenter = datacenter1 }");
    }

    private static PipelineConfig config(DaemonSettings settings) throws IOException {
        Path file = Files.createTempFile("weir-bench", ".conf");
        try {
            Files.writeString(file, settings.text(0));
            return ConfigReader.read(file).pipelines().get(0);
        } finally {
            Files.delete(file);
        }
    }

    private FormatConfig formatConfig() {
        if (config.source() instanceof BlobSourceConfig source) return source.format();
        throw new AssertionError(config.source() + " (expected: blobs)");
    }

    private Decoder decoder(Original header) throws BadHeaderException {
        return format.decoder(header.buffer(), header.start(), header.length());
    }

    public PipelineConfig config() {
        return config;
    }

    /** All records of the blob, the header among them. */
    List<Cut> cut() {
        Splitter splitter = format.splitter(0, 0, false);
        splitter.feed(blob);
        splitter.end();
        List<Cut> found = new ArrayList<>(ROWS + 1);
        for (@Nullable Cut cut = splitter.next(); cut != null; cut = splitter.next()) found.add(cut);
        return found;
    }

    /** All records without the header. */
    List<Cut> cuts() {
        return cuts;
    }

    Decoder decoder() {
        return decoder;
    }

    /** The rows decoded, in pages of the default size. */
    public List<Page> pages() throws BadRecordException {
        int pageRows = config.limits().pageRows();
        List<Page> pages = new ArrayList<>();
        for (int from = 0; from < cuts.size(); from += pageRows) {
            List<Cut> some = cuts.subList(from, Math.min(cuts.size(), from + pageRows));
            List<Envelope> envelopes = new ArrayList<>();
            for (Cut cut : some) envelopes.add(envelope(cut));
            pages.add(new Page(List.copyOf(envelopes), new InBlob(0, 0), 0, false, 0));
        }
        return pages;
    }

    private Envelope envelope(Cut cut) throws BadRecordException {
        Original original = cut.original();
        return new Envelope(
                new InBlob(cut.at(), cut.line()),
                1_767_225_600_000_000L + cut.at(),
                decoder.decode(original.buffer(), original.start(), original.length()),
                original);
    }
}
