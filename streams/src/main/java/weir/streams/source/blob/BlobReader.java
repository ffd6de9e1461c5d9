package weir.streams.source.blob;

import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import weir.config.FormatConfig;
import weir.config.LimitsConfig;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.format.Cut;
import weir.streams.format.Decoder;
import weir.streams.format.Format;
import weir.streams.format.Splitter;
import weir.streams.model.Offset;
import weir.streams.model.Offset.InBlob;

/**
 * Reads a slice in ranges of bounded size, two ahead: no connection stays open while the sink is slow, each range is retried on its own,
 * and nothing is asked for without demand.
 */
final class BlobReader {
    private static final int AHEAD = 2;
    private static final int SMALLEST = 64 << 10;
    private static final int LARGEST = 1 << 20;
    /** Beyond the end of a slice, where its last record ends. */
    private static final int BEYOND = 16 << 10;

    private final Container container;
    private final Format format;
    private final FormatConfig config;
    private final LimitsConfig limits;
    private final int chunk;

    BlobReader(Container container, FormatConfig config, Predicate<String> needed, LimitsConfig limits) {
        this.container = container;
        this.format = new Format(config, needed);
        this.config = config;
        this.limits = limits;
        // two ahead, one being cut up, one kept alive by pages in flight
        this.chunk = (int) Math.max(SMALLEST, Math.min(LARGEST, limits.readMemory() / limits.slices() / 4));
    }

    Source<CutPage, NotUsed> pages(BlobSlice slice, Checkpoint from) {
        Pages.Start start = Pages.Start.of(slice, from.offset().map(BlobReader::inBlob));
        if ((from.isDone() && !slice.isAppend()) || start.bytes() >= slice.size()) {
            InBlob end = from.offset().map(BlobReader::inBlob).orElse(new InBlob(start.bytes(), start.line()));
            return Source.single(new CutPage(slice, null, List.of(), end, from.lastWriteTime(), true, 0));
        }
        return Source.completionStage(decoder(slice, start))
                .flatMapConcat(decoder -> chunks(slice, start.bytes())
                        .map(Optional::of)
                        .concat(Source.single(Optional.empty()))
                        .statefulMapConcat(() -> new Pages(slice, limits, format, from, start, decoder.orElse(null)))
                        .takeWhile(page -> !page.isLast(), true));
    }

    private static InBlob inBlob(Offset offset) {
        return (InBlob) offset;
    }

    private Source<byte[], NotUsed> chunks(BlobSlice slice, long start) {
        long end = slice.isGzip() ? slice.size() : Math.min(slice.size(), slice.to() + BEYOND);
        return Source.unfold(start, at -> range(at, at < end ? end : slice.size(), at < end ? chunk : SMALLEST))
                // a cell, as mapAsync's own messages keep results alive that were handed on long ago
                .mapAsync(
                        AHEAD,
                        range -> container
                                .read(slice, range.first(), range.second())
                                .thenApply(AtomicReference<@Nullable Deque<byte[]>>::new))
                .mapConcat(cell -> drained(Objects.requireNonNull(cell.getAndSet(null))));
    }

    /** Each piece is forgotten as it is taken. */
    private static Iterable<byte[]> drained(Deque<byte[]> pieces) {
        return () -> Stream.generate(pieces::poll).takeWhile(Objects::nonNull).iterator();
    }

    private static Optional<Pair<Long, Pair<Long, Integer>>> range(long at, long end, int most) {
        if (at >= end) return Optional.empty();
        int length = (int) Math.min(most, end - at);
        return Optional.of(Pair.create(at + length, Pair.create(at, length)));
    }

    /** Empty when the first record to come is the header. */
    private CompletionStage<Optional<Decoder>> decoder(BlobSlice slice, Pages.Start start) {
        if (!format.hasHeader()) return CompletableFuture.completedFuture(format.decoder());
        if (start.bytes() == 0) return CompletableFuture.completedFuture(Optional.empty());
        return header(slice, SMALLEST).thenApply(Optional::of);
    }

    /** The header, from the start of the blob; asks for more and more until it is whole. */
    private CompletionStage<Decoder> header(BlobSlice slice, int most) {
        int length = (int) Math.min(slice.size(), most);
        return container.read(slice, 0, length).thenCompose(bytes -> {
            Splitter splitter = format.splitter(0, 0, false);
            bytes.forEach(splitter::feed);
            if (length == slice.size()) splitter.end();
            Cut cut = splitter.next();
            if (cut != null) return CompletableFuture.completedFuture(Pages.header(slice, format, cut));
            if (length == slice.size() || length > config.maxRecordBytes() + 2) {
                throw Pages.badHeader(
                        slice, "none within " + length + " bytes (expected: a line that names the columns)");
            }
            return header(slice, (int) Math.min(Integer.MAX_VALUE, 4L * most));
        });
    }
}
