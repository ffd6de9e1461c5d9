package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import weir.streams.model.Page;

/** Asks a tracked table again and again for what has changed, until that cannot be told any more and the table must be loaded anew. */
final class TrackingReader {
    private final Database database;
    private final ChangeTracking tracking;
    private final CompletionStage<TrackedRows> rows;
    private final Duration interval;
    private final Progress.OfTable progress;
    private final Anew anew;

    /** How a table is loaded anew. */
    @FunctionalInterface
    interface Anew {
        /**
         * Completes once that has begun.
         *
         * @param last write time that was given
         */
        CompletionStage<Done> load(String why, long last);
    }

    TrackingReader(
            Database database,
            ChangeTracking tracking,
            CompletionStage<TrackedRows> rows,
            Duration interval,
            Progress.OfTable progress,
            Anew anew) {
        this.database = database;
        this.tracking = tracking;
        this.rows = rows;
        this.interval = interval;
        this.progress = progress;
        this.anew = anew;
    }

    /**
     * Where reading is.
     *
     * @param last write time
     * @param isIdle true when all is read
     */
    private record At(TrackedPlace place, long last, boolean isIdle) {}

    /** What a look has shown: pages, or why there is none to be had any more. */
    private record Seen(At next, List<Page> pages, Optional<String> isGone) {}

    Source<Page, NotUsed> pages(TrackedPlace from, long last) {
        return Source.unfoldAsync(new At(from, last, false), this::next).mapConcat(page -> page);
    }

    private CompletionStage<Optional<Pair<At, List<Page>>>> next(At at) {
        Duration wait = at.isIdle ? interval : Duration.ZERO;
        return rows.thenCompose(table -> database.run(connection -> look(connection, table, at), wait))
                .thenCompose(seen -> seen.isGone.isEmpty()
                        ? CompletableFuture.completedFuture(Optional.of(Pair.create(seen.next, seen.pages)))
                        // nothing more comes from here: it ends as soon as the new plan is known
                        : anew.load(seen.isGone.get(), at.last).thenCompose(done -> new CompletableFuture<>()));
    }

    private Seen look(Connection connection, TrackedRows table, At at) throws SQLException {
        return tracking.look(connection, table.table(), moment -> {
            Optional<String> isGone = at.place.isGone(moment.state());
            if (isGone.isPresent()) return new Seen(at, List.of(), isGone);
            // not the same twice, and later than all before, though the clock may have been set back
            long time = Math.max(at.last + 1, moment.now());
            TrackedRows.Rows read = table.read(connection, at.place, moment.state(), time);
            if (read.isShort()) progress.readUpTo(moment.now());
            long last = read.pages().isEmpty() ? at.last : time;
            return new Seen(new At(read.next(), last, read.isShort()), read.pages(), Optional.empty());
        });
    }
}
