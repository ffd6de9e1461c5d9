package weir.streams.source.blob;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.streams.format.BadRecordException;
import weir.streams.format.Cut;
import weir.streams.format.Decoder;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Offset.InBlob;
import weir.streams.model.Original;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Stage;
import weir.streams.model.Page;
import weir.streams.model.Step;
import weir.streams.source.RawPage;

/**
 * The records of a page, cut out but not decoded.
 *
 * @param decoder null when there are none, as before the header
 * @param next where reading resumes
 * @param before the write time of the last envelope before this page
 */
record CutPage(
        BlobSlice slice,
        @Nullable Decoder decoder,
        List<Cut> cuts,
        InBlob next,
        long before,
        boolean isLast,
        long bytes)
        implements RawPage {
    @Override
    public int envelopes() {
        return cuts.size();
    }

    @Override
    public Page decode() {
        List<Step> steps = new ArrayList<>(cuts.size());
        for (Cut cut : cuts) steps.add(step(cut));
        return new Page(steps, next, lastWriteTime(), isLast, bytes);
    }

    long lastWriteTime() {
        return cuts.isEmpty() ? before : writeTime(cuts.get(cuts.size() - 1));
    }

    private long writeTime(Cut cut) {
        return slice.first() + (slice.isGzip() ? cut.line() : cut.at());
    }

    private Step step(Cut cut) {
        if (cut.problem().isPresent()) return rejected(cut, cut.problem().get());
        if (decoder == null) throw new IllegalStateException("no decoder");
        Original original = cut.original();
        try {
            Fields fields = decoder.decode(original.buffer(), original.start(), original.length());
            return new Envelope(at(cut), writeTime(cut), fields, original);
        } catch (BadRecordException e) {
            return rejected(cut, e);
        }
    }

    private static InBlob at(Cut cut) {
        return new InBlob(cut.at(), cut.line());
    }

    private Rejected rejected(Cut cut, BadRecordException e) {
        Envelope envelope = new Envelope(at(cut), writeTime(cut), Fields.NONE, cut.original());
        String message = slice.line(cut.line()) + ": byte " + cut.at() + ": " + e.message();
        return new Rejected(envelope, Stage.DECODE, e.code(), message, 1);
    }
}
