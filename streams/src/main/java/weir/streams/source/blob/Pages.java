package weir.streams.source.blob;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.pekko.japi.function.Function;
import org.jspecify.annotations.Nullable;
import weir.config.LimitsConfig;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.format.BadHeaderException;
import weir.streams.format.BadRecordException;
import weir.streams.format.Cut;
import weir.streams.format.Decoder;
import weir.streams.format.Format;
import weir.streams.format.Gunzip;
import weir.streams.format.Splitter;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset.InBlob;
import weir.streams.model.Original;

/**
 * Cuts the bytes of one slice into pages, as they are asked for: what it returns for a chunk makes a page when that is taken, not
 * before. An empty chunk says that there are no more bytes.
 */
final class Pages implements Function<Optional<byte[]>, Iterable<CutPage>> {
    private final BlobSlice slice;
    private final LimitsConfig limits;
    private final Format format;
    private final Splitter splitter;
    private final @Nullable Gunzip gunzip;
    private final long resume; // what begins earlier was read before
    private final long to;
    private @Nullable Decoder decoder;
    private @Nullable Cut waiting; // did not fit into the last page
    private long lastWriteTime;
    private boolean isInputOver;
    private boolean isOver;
    private boolean isFinished;

    /**
     * @param start where the bytes begin
     * @param decoder null when the first record is the header
     */
    Pages(
            BlobSlice slice,
            LimitsConfig limits,
            Format format,
            Checkpoint from,
            Start start,
            @Nullable Decoder decoder) {
        this.slice = slice;
        this.limits = limits;
        this.format = format;
        this.splitter = format.splitter(start.bytes, start.line, start.isWithin);
        this.gunzip = slice.isGzip() ? new Gunzip() : null;
        this.resume = start.resume;
        this.to = slice.isGzip() ? Long.MAX_VALUE : slice.to();
        this.decoder = decoder;
        this.lastWriteTime = from.lastWriteTime();
    }

    /**
     * Where reading begins.
     *
     * @param bytes before it
     * @param line lines before it
     * @param isWithin whether that may be within a record of the slice before
     * @param resume where the first record not yet read begins; a compressed blob is read from its start up to there
     */
    record Start(long bytes, long line, boolean isWithin, long resume) {
        static Start of(BlobSlice slice, Optional<InBlob> offset) {
            long resume = offset.map(InBlob::bytes).orElse(0L);
            if (slice.isGzip()) return new Start(0, 0, false, resume);
            return offset.map(at -> new Start(at.bytes(), at.line(), false, 0))
                    .orElse(new Start(Math.max(0, slice.from() - 1), 0, slice.from() > 0, 0));
        }
    }

    @Override
    public Iterable<CutPage> apply(Optional<byte[]> chunk) {
        chunk.ifPresentOrElse(this::feed, this::end);
        return () -> new Iterator<>() {
            private @Nullable CutPage next;

            @Override
            public boolean hasNext() {
                if (next == null) next = page();
                return next != null;
            }

            @Override
            public CutPage next() {
                if (!hasNext() || next == null) throw new NoSuchElementException();
                CutPage page = next;
                next = null;
                return page;
            }
        };
    }

    private void feed(byte[] bytes) {
        if (gunzip == null) {
            splitter.feed(bytes);
        } else {
            gunzip.feed(bytes);
        }
    }

    private void end() {
        isInputOver = true;
        // an append blob may grow: its unfinished last record waits, and what is compressed may go on
        if (slice.isAppend()) return;
        if (gunzip != null) gunzip.end();
        if (gunzip == null || gunzip.damage() == null) splitter.end();
    }

    private @Nullable CutPage page() {
        if (isFinished) return null;
        List<Cut> cuts = new ArrayList<>(Math.min(limits.pageRows(), 256));
        long bytes = 0;
        while (cuts.size() < limits.pageRows()) {
            Cut cut = cut();
            if (cut == null) break;
            if (bytes > 0 && bytes + cut.length() > limits.pageBytes()) {
                waiting = cut;
                break;
            }
            bytes += cut.length() + 1;
            cuts.add(cut);
        }
        boolean isLast = waiting == null && (isOver || splitter.position() >= to);
        if (isLast) finish(cuts);
        if (cuts.isEmpty() && !isLast) return null;
        CutPage page = new CutPage(slice, decoder, cuts, next(), lastWriteTime, isLast, bytes);
        lastWriteTime = page.lastWriteTime();
        return page;
    }

    private InBlob next() {
        // not even the header is whole: an append blob that grows begins anew
        if (decoder == null) return new InBlob(0, 0);
        if (waiting != null) return new InBlob(waiting.at(), waiting.line());
        return new InBlob(splitter.position(), splitter.line());
    }

    /** The next record of the slice that was not read before; null when it takes more bytes or there is none. */
    private @Nullable Cut cut() {
        Cut cut = waiting;
        waiting = null;
        while (cut == null && !isOver) {
            cut = splitter.position() >= to ? null : splitter.next();
            if (cut == null && splitter.position() < to && hasMore()) continue;
            if (cut == null) {
                isOver = isInputOver || splitter.position() >= to || isDamaged();
                return null;
            }
            if (cut.at() >= to) {
                isOver = true;
                return null;
            }
            if (decoder == null) {
                decoder = header(cut);
                cut = null;
            } else if (cut.at() < resume) {
                cut = null;
            }
        }
        return cut;
    }

    private boolean hasMore() {
        if (gunzip == null) return false;
        byte[] portion = gunzip.next();
        if (portion.length > 0) splitter.feed(portion);
        return portion.length > 0;
    }

    private boolean isDamaged() {
        return gunzip != null && gunzip.damage() != null;
    }

    private void finish(List<Cut> cuts) {
        isFinished = true;
        if (gunzip == null) return;
        String damage = gunzip.damage();
        if (damage != null) {
            BadRecordException rest = new BadRecordException(
                    Code.BAD_COMPRESSION, damage + " (expected: sound gzip data; what comes after is lost)");
            Original left = splitter.rest();
            cuts.add(new Cut(left, splitter.position(), splitter.line(), left.length(), Optional.of(rest)));
        }
        gunzip.close();
    }

    private Decoder header(Cut cut) {
        return header(slice, format, cut);
    }

    static Decoder header(BlobSlice slice, Format format, Cut cut) {
        if (cut.problem().isPresent())
            throw badHeader(slice, cut.problem().get().message());
        Original original = cut.original();
        try {
            return format.decoder(original.buffer(), original.start(), original.length());
        } catch (BadHeaderException e) {
            throw badHeader(slice, String.valueOf(e.getMessage()));
        }
    }

    static CodedException badHeader(BlobSlice slice, String what) {
        return new CodedException(Code.CSV_HEADER, slice.blob() + ": header: " + what);
    }
}
