package weir.streams.checkpoint.cassandra;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.pekko.Done;
import weir.streams.checkpoint.DeadLetters;
import weir.streams.model.Envelope;
import weir.streams.model.Offset;
import weir.streams.model.Offset.InBlob;
import weir.streams.model.Offset.InLog;
import weir.streams.model.Offset.InPartition;
import weir.streams.model.Offset.InTable;
import weir.streams.model.Outcome.Rejected;

/** Dead letters under the place they were read from, so that reading it again finds the same row. */
final class DeadLetterTable implements DeadLetters {
    /** Statements on their way for one call; an original may be megabytes. */
    private static final int PARALLELISM = 8;

    /** As code points, so that whole pairs are others. */
    private static final Pattern HALF_PAIR = Pattern.compile("[\\x{D800}-\\x{DFFF}]");

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
        Place at = Place.of(envelope);
        return session.execute(
                add,
                pipeline,
                StateTables.bucket(slice),
                slice,
                at.position(),
                at.line(),
                rejected.stage().name().toLowerCase(Locale.ROOT),
                rejected.code().id(),
                encodable(message(slice, rejected)),
                rejected.attempts(),
                ByteBuffer.wrap(envelope.original().copy()),
                encodable(FieldsText.of(envelope.fields())),
                envelope.writeTime(),
                Instant.now());
    }

    /** Half a surrogate pair has no UTF-8, and is what some envelopes are here for. */
    private static String encodable(String text) {
        return HALF_PAIR
                .matcher(text)
                .replaceAll(half -> String.format("\\\\u%04X", half.group().codePointAt(0)));
    }

    /** A log is of many tables. */
    private static String message(String slice, Rejected rejected) {
        String table = rejected.envelope().table();
        return slice.startsWith(table) ? rejected.message() : table + ": " + rejected.message();
    }

    /**
     * A byte and a line, an event and a record of it, a number that stands for a row's key, or the write time of a change, which no other has.
     * Lines and records are counted from 1, as messages do.
     */
    private record Place(long position, long line) {
        static Place of(Envelope envelope) {
            Offset at = envelope.at();
            if (at instanceof InBlob in) return new Place(in.bytes(), in.line() + 1);
            if (at instanceof InPartition in) return new Place(in.sequence(), in.record() + 1);
            if (at instanceof InTable) return new Place(number(at.text()), 0);
            if (at instanceof InLog) return new Place(envelope.writeTime(), 0);
            throw new AssertionError("no place for " + at);
        }

        private static long number(String text) {
            return UUID.nameUUIDFromBytes(text.getBytes(UTF_8)).getMostSignificantBits();
        }
    }
}
