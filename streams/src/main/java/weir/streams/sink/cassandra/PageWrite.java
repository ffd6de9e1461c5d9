package weir.streams.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import weir.streams.cassandra.Disagreement;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Stage;
import weir.streams.model.Outcome.Written;
import weir.streams.model.Page;
import weir.streams.model.Step;
import weir.streams.throttle.Claim;

/** One page on its way into the table: its statements, and the outcome of each envelope. */
final class PageWrite {
    private final CassandraSink sink;
    private final LiveTable.Opened table;
    private final Page page;
    private final Step[] steps;
    private final CompletableFuture<Page> done = new CompletableFuture<>();
    private final Disagreement unprepared = new Disagreement();
    /** Statements not yet answered for good, and one for the binding itself. */
    private final AtomicInteger open = new AtomicInteger(1);

    PageWrite(CassandraSink sink, LiveTable.Opened table, Page page) {
        this.sink = sink;
        this.table = table;
        this.page = page;
        this.steps = page.steps().toArray(new Step[0]);
    }

    CompletionStage<Page> start() {
        try {
            Set<CompletableFuture<PreparedStatement>> preparing = preparing();
            if (!preparing.isEmpty()) {
                return CompletableFuture.allOf(preparing.toArray(new CompletableFuture<?>[0]))
                        .handle((all, failure) -> failure == null ? bound() : notPrepared(failure))
                        .thenCompose(written -> written);
            }
        } catch (CodedException fault) {
            fail(fault);
            return done;
        }
        return bound();
    }

    /** The statement of a table that somebody has changed meanwhile cannot be prepared; that of the table as it is now may be. */
    private CompletionStage<Page> notPrepared(Throwable failure) {
        if (!sink.cluster().isOfOtherTable(failure)) return CompletableFuture.failedFuture(failure);
        return sink.table()
                .isOtherThan(table)
                .thenCompose(isOther ->
                        isOther ? sink.write(page) : prepareLater(sink.cluster().cause(failure)));
    }

    private CompletionStage<Page> prepareLater(CodedException why) {
        if (!unprepared.mayEnd(sink.cluster().isMostUp())) return CompletableFuture.failedFuture(why);
        CompletableFuture<Page> later = new CompletableFuture<>();
        sink.retries()
                .later(
                        disagreed(why),
                        unprepared.times(),
                        () -> start().whenComplete((written, failure) -> {
                            if (failure == null) {
                                later.complete(written);
                            } else {
                                later.completeExceptionally(failure);
                            }
                        }),
                        later::completeExceptionally);
        return later;
    }

    /** The node that was asked knows of a change, or does not know of one, and the others will follow. */
    private static CodedException disagreed(CodedException why) {
        return new CodedException(Code.CASSANDRA_UNAVAILABLE, why.what(), why);
    }

    private CompletionStage<Page> bound() {
        bind();
        return done;
    }

    /** Statements this page needs that are not prepared yet; none, but for the first pages. */
    private Set<CompletableFuture<PreparedStatement>> preparing() {
        Set<CompletableFuture<PreparedStatement>> preparing = Collections.emptySet();
        @Nullable RowPlan last = null;
        for (Step step : steps) {
            if (!(step instanceof Envelope envelope)) continue;
            RowPlan plan = binder(envelope).plan(envelope);
            if (plan == null || plan == last) continue;
            last = plan;
            if (plan.statement().prepared() != null) continue;
            if (preparing.isEmpty()) preparing = new LinkedHashSet<>();
            preparing.add(plan.statement().prepare());
        }
        return preparing;
    }

    private void bind() {
        try {
            Batches batches =
                    new Batches(sink.config().batchMaxRows(), sink.config().batchMaxBytes(), this::send);
            Row row = new Row();
            for (int i = 0; i < steps.length; i++) {
                if (!(steps[i] instanceof Envelope envelope)) continue;
                Rejected rejected = bind(envelope, row);
                if (rejected != null) {
                    steps[i] = rejected;
                } else {
                    batches.add(i, row);
                }
            }
            batches.flush();
            ended(1);
        } catch (RuntimeException e) {
            fail(sink.cluster().cause(e));
        }
    }

    private @Nullable Rejected bind(Envelope envelope, Row row) {
        RowBinder binder = binder(envelope);
        RowPlan plan = binder.plan(envelope);
        PreparedStatement prepared = plan == null ? null : plan.statement().prepared();
        return plan == null || prepared == null ? binder.refuse(envelope) : plan.bind(envelope, prepared, row);
    }

    private RowBinder binder(Envelope envelope) {
        return table.binders().of(envelope.fields().shape());
    }

    private void send(int[] places, Statement<?> statement) {
        open.incrementAndGet();
        Statement<?> sent =
                statement instanceof BatchStatement batch ? batch.setConsistencyLevel(table.consistency()) : statement;
        sink.share().acquire(new Attempt(places, sent));
    }

    private void ended(int statements) {
        if (open.addAndGet(-statements) == 0) {
            done.complete(page.with(Collections.unmodifiableList(Arrays.asList(steps))));
        }
    }

    private void fail(CodedException why) {
        done.completeExceptionally(why);
    }

    private static long size(Statement<?> statement) {
        long bytes = 0;
        if (statement instanceof BatchStatement batch) {
            for (BatchableStatement<?> one : batch) bytes += size(one);
        } else if (statement instanceof BoundStatement bound) {
            for (ByteBuffer value : bound.getValues()) bytes += value == null ? 0 : value.remaining();
        }
        return bytes;
    }

    /** A statement, until it is written, rejected or given up. */
    private final class Attempt implements Claim, BiConsumer<AsyncResultSet, @Nullable Throwable> {
        private final int[] places;
        private final Statement<?> statement;
        private final Disagreement disagreement = new Disagreement();
        private int tries;
        private long sent;

        private Attempt(int[] places, Statement<?> statement) {
            this.places = places;
            this.statement = statement;
        }

        @Override
        public int rows() {
            return places.length;
        }

        @Override
        public long bytes() {
            return size(statement);
        }

        @Override
        public void go(long now) {
            if (sink.retries().isClosed()) {
                fail(new CodedException(Code.CASSANDRA_UNREACHABLE, "given up: the sink is closed"));
            }
            if (done.isDone()) {
                sink.share().notSent(this);
                return;
            }
            tries++;
            sent = now;
            CompletionStage<AsyncResultSet> answer;
            try {
                answer = table.session().executeAsync(statement);
            } catch (RuntimeException e) {
                answer = CompletableFuture.failedFuture(e);
            }
            answer.whenComplete(this);
        }

        @Override
        public void accept(AsyncResultSet result, @Nullable Throwable failure) {
            CodedException why = failure == null ? null : sink.cluster().cause(failure);
            try {
                if (why == null) {
                    sink.retries().succeeded();
                    for (int place : places) steps[place] = new Written((Envelope) steps[place]);
                    ended(1);
                } else {
                    failed(why);
                }
            } finally {
                sink.share().answered(places.length, sent, why);
            }
        }

        /** While it waits for its next try it holds no rows, so that others may try theirs. */
        private void failed(CodedException why) {
            if (sink.cluster().isOfOtherTable(why)) {
                ofOtherTable(why);
            } else {
                judge(why);
            }
        }

        /** Rows of a table that somebody has changed are bound anew, as the table is now. */
        private void ofOtherTable(CodedException why) {
            sink.table().isOtherThan(table).whenComplete((isOther, failure) -> {
                if (failure != null) {
                    fail(sink.cluster().cause(failure));
                } else if (isOther) {
                    writeAnew();
                } else if (disagreement.mayEnd(sink.cluster().isMostUp())) {
                    judge(disagreed(why));
                } else {
                    judge(why);
                }
            });
        }

        private void writeAnew() {
            List<Step> mine =
                    Arrays.stream(places).mapToObj(place -> steps[place]).toList();
            written(page.with(mine)).whenComplete((written, failure) -> {
                if (failure != null) {
                    fail(sink.cluster().cause(failure));
                    return;
                }
                for (int i = 0; i < places.length; i++)
                    steps[places[i]] = written.steps().get(i);
                ended(1);
            });
        }

        private CompletionStage<Page> written(Page mine) {
            try {
                return sink.write(mine);
            } catch (RuntimeException e) { // as when the table has become one that cannot be written
                return CompletableFuture.failedFuture(e);
            }
        }

        private void judge(CodedException why) {
            switch (why.code().kind()) {
                case WEATHER -> {
                    if (!done.isDone()) {
                        sink.retries().later(why, tries, () -> sink.share().acquire(this), PageWrite.this::fail);
                    }
                }
                case POISON -> {
                    if (statement instanceof BatchStatement batch) {
                        split(batch);
                    } else {
                        Envelope envelope = (Envelope) steps[places[0]];
                        steps[places[0]] =
                                new Rejected(envelope, Stage.SINK, why.code(), String.valueOf(why.getMessage()), tries);
                        ended(1);
                    }
                }
                case FAULT -> fail(why);
            }
        }

        /** One row of a batch is refused; alone, each of the others is written. */
        private void split(BatchStatement batch) {
            int i = 0;
            for (BatchableStatement<?> one : batch) {
                send(new int[] {places[i++]}, (BoundStatement) one);
            }
            ended(1);
        }
    }
}
