package weir.bench.events;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.Done;
import weir.streams.model.Envelope;
import weir.streams.model.Outcome.Written;
import weir.streams.model.Page;
import weir.streams.model.Step;
import weir.streams.sink.PageWriter;

/** Acknowledges every envelope at once and writes none; adds up a field, so that events which came twice or not at all are noticed. */
final class NoWriter implements PageWriter {
    private final Progress progress;
    private final LongAdder seqs = new LongAdder();

    NoWriter(Progress progress) {
        this.progress = progress;
    }

    @Override
    public CompletionStage<Done> open() {
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    @Override
    public CompletionStage<Page> write(Page page) {
        List<Step> written = new ArrayList<>(page.steps().size());
        long sum = 0;
        for (Step step : page.steps()) {
            if (!(step instanceof Envelope envelope) || !(envelope.fields().get("seq") instanceof Long seq)) {
                return CompletableFuture.failedFuture(
                        new IllegalStateException(step + " (expected: an envelope with a seq)"));
            }
            sum += seq;
            written.add(new Written(envelope));
        }
        seqs.add(sum);
        progress.add(written.size());
        return CompletableFuture.completedFuture(page.with(written));
    }

    /** Of all envelopes. */
    long seqs() {
        return seqs.sum();
    }

    @Override
    public void close() {
        // nothing is open
    }
}
