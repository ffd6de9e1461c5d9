package weir.streams.sink.cassandra;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import weir.config.CassandraSinkConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Offset;
import weir.streams.model.Page;
import weir.streams.model.Step;
import weir.streams.model.Sweep;
import weir.streams.sink.PageWriter;
import weir.streams.transform.KnownFields;

/** Writes the pages of one pipeline into several tables: each envelope into the one that takes its table of the source. */
public final class TablesSink implements PageWriter {
    private final CassandraSinkConfig config;
    private final List<String> known;
    private final Way way;
    private final KnownFields foreseen;
    private final Map<String, CassandraSink> byTarget = new ConcurrentHashMap<>();
    private final Map<String, CassandraSink> bySource = new ConcurrentHashMap<>();
    private volatile List<String> tables = List.of();

    private TablesSink(CassandraSinkConfig config, List<String> known, Way way, KnownFields foreseen) {
        this.config = config;
        this.known = known;
        this.way = way;
        this.foreseen = foreseen;
    }

    /**
     * A sink that opens a table when it hears of one that goes there.
     *
     * @param sources names and patterns of the source's tables
     * @param foreseen what the transforms hand on
     */
    public static TablesSink create(CassandraSinkConfig config, List<String> sources, Way way, KnownFields foreseen) {
        List<String> known =
                sources.stream().filter(source -> !source.contains("*")).toList();
        return new TablesSink(config, known, way, foreseen);
    }

    @Override
    public CompletionStage<Done> open() {
        return way.retries()
                .untilDone(way.cluster()::session, way.cluster()::cause)
                .thenCompose(session -> open(known));
    }

    /** Says of every one of them what is wrong. */
    @Override
    public CompletionStage<Done> open(List<String> wanted) {
        tables = wanted;
        List<CompletableFuture<Optional<CodedException>>> opening = wanted.stream()
                .filter(table -> !sink(table).isOpen())
                .map(table -> open(table)
                        .handle((done, failure) -> Optional.ofNullable(failure).map(way.cluster()::cause))
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(opening.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> {
                    List<CodedException> problems = opening.stream()
                            .flatMap(each -> each.getNow(Optional.empty()).stream())
                            .toList();
                    if (problems.isEmpty()) return Done.getInstance();
                    throw new CodedException(
                            problems.get(0).code(),
                            problems.stream().map(CodedException::what).collect(Collectors.joining("; ")),
                            problems.get(0));
                });
    }

    private CompletionStage<Done> open(String table) {
        return sink(table).open().exceptionallyCompose(failure -> {
            CodedException cause = way.cluster().cause(failure);
            return CompletableFuture.failedFuture(new CodedException(
                    cause.code(),
                    table + " goes to " + config.keyspace() + "."
                            + config.targets().of(table) + ": " + cause.what(),
                    cause));
        });
    }

    private CassandraSink sink(String table) {
        CassandraSink sink = bySource.get(table);
        return sink == null ? bySource.computeIfAbsent(table, this::taking) : sink;
    }

    private CassandraSink taking(String table) {
        return byTarget.computeIfAbsent(
                config.targets().of(table),
                target -> CassandraSink.create(new Target(config, target, true), way, foreseen));
    }

    @Override
    public CompletionStage<Page> write(Page page) {
        @Nullable CassandraSink first = null;
        @Nullable String table = null;
        for (Step step : page.steps()) {
            if (!(step instanceof Envelope envelope) || isSame(envelope.table(), table)) continue;
            table = envelope.table();
            CassandraSink its = sink(table);
            if (first != null && first != its) return writeParts(page);
            first = its;
        }
        return first == null || table == null ? CompletableFuture.completedFuture(page) : write(table, first, page);
    }

    @SuppressWarnings("ReferenceEquality") // as a rule it is the same object, and then it costs nothing to say so
    private static boolean isSame(String table, @Nullable String other) {
        return table == other || table.equals(other);
    }

    /** A table that came after the last plan is not open yet. */
    private CompletionStage<Page> write(String table, CassandraSink sink, Page page) {
        return sink.isOpen() ? sink.write(page) : open(table).thenCompose(done -> sink.write(page));
    }

    private CompletionStage<Page> writeParts(Page page) {
        Step[] steps = page.steps().toArray(new Step[0]);
        Map<CassandraSink, Part> parts = new LinkedHashMap<>();
        for (int i = 0; i < steps.length; i++) {
            if (!(steps[i] instanceof Envelope envelope)) continue;
            parts.computeIfAbsent(sink(envelope.table()), sink -> new Part(envelope.table()))
                    .add(i, envelope);
        }
        CompletableFuture<Page> failed = new CompletableFuture<>(); // at once, whatever the others wait for
        List<CompletableFuture<?>> writing = new ArrayList<>();
        parts.forEach((sink, part) -> writing.add(written(part, sink, page)
                .thenAccept(written -> part.put(written, steps))
                .whenComplete((all, failure) -> {
                    if (failure != null) failed.completeExceptionally(failure);
                })
                .toCompletableFuture()));
        return CompletableFuture.allOf(writing.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> page.with(Arrays.asList(steps)))
                .applyToEither(failed, written -> written);
    }

    private CompletionStage<Page> written(Part part, CassandraSink sink, Page page) {
        try {
            return write(part.table, sink, page.with(part.steps));
        } catch (RuntimeException e) { // as when a table has become one that cannot be written
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What goes to one table. */
    private static final class Part {
        private final String table;
        private final List<Integer> places = new ArrayList<>();
        private final List<Step> steps = new ArrayList<>();

        private Part(String table) {
            this.table = table;
        }

        private void add(int place, Envelope envelope) {
            places.add(place);
            steps.add(envelope);
        }

        private void put(Page written, Step[] all) {
            for (int i = 0; i < places.size(); i++)
                all[places.get(i)] = written.steps().get(i);
        }
    }

    @Override
    public Source<Page, NotUsed> sweep(Sweep sweep, Optional<Offset> after) {
        String target = config.targets().of(sweep.table());
        List<String> others = tables.stream()
                .filter(table -> !table.equals(sweep.table())
                        && config.targets().of(table).equals(target))
                .toList();
        if (!others.isEmpty()) {
            return Source.failed(new CodedException(
                    Code.MAPPING,
                    config.keyspace() + "." + target + " takes " + String.join(", ", others) + " beside "
                            + sweep.table()
                            + ", whose sweep would delete their rows (expected: a target for each, or sweep = false)"));
        }
        CassandraSink sink = sink(sweep.table());
        return Source.lazyCompletionStage(() -> open(sweep.table()))
                .flatMapConcat(done -> sink.sweep(sweep, after))
                .mapMaterializedValue(ignored -> NotUsed.getInstance());
    }

    @Override
    public void close() {
        byTarget.values().forEach(CassandraSink::close);
        way.close();
    }
}
