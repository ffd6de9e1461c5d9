package weir.streams.checkpoint.cassandra;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import weir.streams.checkpoint.DeadLetters;
import weir.streams.model.Envelope;
import weir.streams.model.Offset;
import weir.streams.model.Offset.InBlob;
import weir.streams.model.Offset.InPartition;
import weir.streams.model.Outcome.Rejected;

/** Dead letters under the place they were read from, so that reading it again finds the same row. */
final class DeadLetterTable implements DeadLetters {
    /** Statements on their way for one call; an original may be megabytes. */
    private static final int PARALLELISM = 8;

    private final StateSession session;
    private final String add;

    DeadLetterTable(StateSession session) {
        this.session = session;
        this.add = "INSERT INTO " + session.tables().table("dead_letters")
                + " (pipeline, bucket, slice, position, line, stage, code, message, attempts, original, fields, write_time, seen)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    }

    @Override
    public CompletionStage<Done> add(String pipeline, String slice, List<Rejected> rejected) {
        return addFrom(pipeline, slice, rejected, 0);
    }

    private CompletionStage<Done> addFrom(String pipeline, String slice, List<Rejected> rejected, int first) {
        if (first >= rejected.size()) return CompletableFuture.completedFuture(StateSession.done());
        List<Rejected> some = rejected.subList(first, Math.min(first + PARALLELISM, rejected.size()));
        CompletableFuture<?>[] added = some.stream()
                .map(one -> session.untilDone(pipeline, () -> insert(pipeline, slice, one))
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(added)
                .thenCompose(all -> addFrom(pipeline, slice, rejected, first + PARALLELISM));
    }

    private CompletionStage<?> insert(String pipeline, String slice, Rejected rejected) {
        Envelope envelope = rejected.envelope();
        Place at = Place.of(envelope.at());
        return session.execute(
                add,
                pipeline,
                StateTables.bucket(slice),
                slice,
                at.position(),
                at.line(),
                rejected.stage().name().toLowerCase(Locale.ROOT),
                rejected.code().id(),
                rejected.message(),
                rejected.attempts(),
                ByteBuffer.wrap(envelope.original().copy()),
                FieldsText.of(envelope.fields()),
                envelope.writeTime(),
                Instant.now());
    }

    /** A byte and a line, or an event and a record of it. */
    private record Place(long position, long line) {
        static Place of(Offset at) {
            if (at instanceof InBlob in) return new Place(in.bytes(), in.line());
            if (at instanceof InPartition in) return new Place(in.sequence(), in.record());
            throw new AssertionError("no place for " + at);
        }
    }
}
