package weir.streams.source.sql;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import weir.streams.model.Offset.InTable;
import weir.streams.model.Page;

/** Reads a range of keys of a table once. Its rows have one write time, before that of anything that changes meanwhile. */
final class LoadReader {
    private final Database database;
    private final TableSlice slice;
    private final CompletionStage<PageReader> reader;

    /** @param reader in the order of the key */
    LoadReader(Database database, TableSlice slice, CompletionStage<PageReader> reader) {
        this.database = database;
        this.slice = slice;
        this.reader = reader;
    }

    Source<Page, NotUsed> pages(InTable after) {
        return Source.unfoldAsync(
                        Optional.of(after),
                        at -> at.isEmpty()
                                ? CompletableFuture.completedFuture(Optional.empty())
                                : reader.thenCompose(each -> database.run(connection -> pages(each.readMany(
                                        connection, condition(each, at.get()), at.get(), cursor -> slice.loadTime())))))
                .mapConcat(pages -> pages);
    }

    private Condition condition(PageReader each, InTable after) {
        Condition condition = new Condition(database.dialect());
        if (!after.values().isEmpty()) condition.and(each.order(), ">", after.values());
        slice.to().ifPresent(to -> condition.and(each.order(), "<=", to.values()));
        return condition;
    }

    private Optional<Pair<Optional<InTable>, List<Page>>> pages(List<PageReader.Rows> read) {
        List<Page> pages = read.stream()
                .map(rows -> new Page(rows.envelopes(), rows.next(), slice.loadTime(), rows.isShort(), rows.bytes()))
                .toList();
        PageReader.Rows last = read.get(read.size() - 1);
        return Optional.of(Pair.create(last.isShort() ? Optional.empty() : Optional.of(last.next()), pages));
    }
}
