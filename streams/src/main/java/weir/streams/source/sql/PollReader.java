package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import weir.streams.model.Offset.InTable;
import weir.streams.model.Page;

/** Asks a table again and again for rows whose cursor has grown, in the order of cursor and key, as far as they are final. */
final class PollReader {
    private final Database database;
    private final TableSlice slice;
    private final Duration interval;
    private final CompletionStage<Polled> polled;
    private final Progress.OfTable progress;

    /**
     * A table that is polled.
     *
     * @param pages in the order of cursor and key
     */
    record Polled(Cursor cursor, PageReader pages) {}

    PollReader(
            Database database,
            TableSlice slice,
            Duration interval,
            CompletionStage<Polled> polled,
            Progress.OfTable progress) {
        this.database = database;
        this.slice = slice;
        this.interval = interval;
        this.polled = polled;
        this.progress = progress;
    }

    /**
     * Where polling is.
     *
     * @param bound up to where it reads; null when it must be asked for anew
     * @param last write time
     * @param isIdle true when all is read
     */
    private record At(InTable place, Cursor.@Nullable Bound bound, long last, boolean isIdle) {}

    Source<Page, NotUsed> pages(InTable after, long last) {
        return Source.unfoldAsync(new At(after, null, last, false), this::next).mapConcat(page -> page);
    }

    /** None or one page: idle polls leave no trace. */
    private CompletionStage<Optional<Pair<At, List<Page>>>> next(At at) {
        return polled.thenCompose(table -> at.isIdle
                ? database.run(connection -> look(connection, table, at), interval)
                : database.run(connection -> look(connection, table, at)));
    }

    private Optional<Pair<At, List<Page>>> look(Connection connection, Polled table, At at) throws SQLException {
        Cursor.Bound bound = at.bound == null ? table.cursor.bound(connection).orElse(null) : at.bound;
        if (bound == null) return Optional.of(Pair.create(new At(at.place, null, at.last, true), List.of()));
        long read = Math.max(at.last + 1, bound.now());
        PageReader.Rows rows = table.pages.read(
                connection,
                condition(table, at.place, bound),
                at.place,
                cursor -> table.cursor.writeTime(cursor, slice.loadTime(), read));
        if (rows.last() == null) {
            progress.readUpTo(bound.settled());
            return Optional.of(Pair.create(new At(at.place, null, at.last, true), List.of()));
        }
        long last = table.cursor.writeTime(rows.last(), slice.loadTime(), read);
        progress.readUpTo(rows.isShort() ? bound.settled() : Math.min(last, bound.settled()));
        At next = new At(rows.next(), rows.isShort() ? null : bound, last, rows.isShort());
        Page page = new Page(rows.envelopes(), rows.next(), last, false, rows.bytes());
        return Optional.of(Pair.create(next, List.of(page)));
    }

    private Condition condition(Polled table, InTable after, Cursor.Bound bound) {
        List<Column> order = table.pages.order();
        List<Column> cursor = order.subList(0, 1);
        Condition condition = new Condition(database.dialect());
        if (after.values().size() == order.size()) {
            condition.and(order, ">", after.values());
        } else if (!after.values().isEmpty()) {
            // where the first load began: of a time all of it is new, of a number what is behind it
            condition.and(cursor, bound.isInclusive() ? ">" : ">=", after.values());
        }
        return condition.and(cursor, bound.isInclusive() ? "<=" : "<", List.of(bound.place()));
    }
}
