package weir.streams.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset;
import weir.streams.model.Offset.InTable;
import weir.streams.model.Page;
import weir.streams.model.Sweep;
import weir.streams.throttle.Claim;

/**
 * Deletes rows all of whose cells are older than a time: a range of tokens is read page by page, and a page has ended when its old rows are
 * gone. Whatever has been written to such a row since is newer than its delete, and stays.
 */
final class Sweeping {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeping.class);
    private static final int PAGE_ROWS = 500;

    private final CassandraSink sink;
    private final Sweep sweep;
    private final List<Column> keys;
    private final List<Column> dated;
    private final LiveTable.Opened table;
    private long swept;

    Sweeping(CassandraSink sink, Sweep sweep) {
        LiveTable.Opened now = sink.table().now();
        if (now == null) throw new IllegalStateException("sweep before open had completed");
        this.sink = sink;
        this.sweep = sweep;
        this.table = now;
        this.keys = now.table().keys();
        this.dated = now.table().columns().values().stream()
                .filter(column -> !keys.contains(column) && column.hasWriteTime())
                .toList();
    }

    private record Prepared(PreparedStatement select, PreparedStatement delete) {}

    /**
     * How far it has come.
     *
     * @param answer whose next page is to be read; null at the beginning
     * @param token everything up to it is done
     */
    private record At(@Nullable AsyncResultSet answer, long token) {}

    Source<Page, NotUsed> pages(Optional<Offset> after) {
        if (dated.isEmpty()) return refused(" has no column that tells when a row was written");
        if (sink.config().rules().timeField().isPresent()) {
            return refused(" has rows whose time is that of a field, not of the load that wrote them");
        }
        long from = after.map(Sweeping::token).orElseGet(() -> begin(sweep.part()));
        return Source.lazyCompletionStage(this::prepare)
                .flatMapConcat(
                        prepared -> Source.unfoldAsync(Optional.of(new At(null, from)), at -> next(prepared, at)))
                .mapMaterializedValue(ignored -> NotUsed.getInstance());
    }

    private Source<Page, NotUsed> refused(String why) {
        return Source.failed(
                new CodedException(Code.MAPPING, table.table().name() + why + " (expected: sweep = false)"));
    }

    private static long token(Offset offset) {
        if (offset instanceof InTable at) return Long.parseLong(at.values().get(0));
        throw new IllegalArgumentException("offset is " + offset + " (expected: InTable, as a sweep saves)");
    }

    /** The least of all tokens is that of no row. */
    private long begin(int part) {
        return Long.MIN_VALUE + part * (Long.MAX_VALUE / sweep.parts() + 1) * 2;
    }

    private long end() {
        return sweep.part() == sweep.parts() - 1 ? Long.MAX_VALUE : begin(sweep.part() + 1);
    }

    private CompletionStage<Prepared> prepare() {
        String token = "token(" + names(table.table().partitionKey()) + ")";
        String times = dated.stream()
                .map(column -> "WRITETIME(" + column.quoted() + ")")
                .collect(Collectors.joining(", "));
        String select = "SELECT " + token + ", " + names(keys) + ", " + times + " FROM "
                + table.table().quoted() + " WHERE " + token + " > ? AND " + token + " <= ?";
        String key = keys.stream().map(column -> column.quoted() + " = ?").collect(Collectors.joining(" AND "));
        String delete = "DELETE FROM " + table.table().quoted() + " USING TIMESTAMP ? WHERE " + key;
        return prepare(select).thenCombine(prepare(delete), Prepared::new);
    }

    private CompletionStage<PreparedStatement> prepare(String cql) {
        SimpleStatement statement = SimpleStatement.newInstance(cql)
                .setConsistencyLevel(table.consistency())
                .setPageSize(PAGE_ROWS)
                .setIdempotent(true);
        return sink.retries().untilDone(() -> session().prepareAsync(statement), sink.cluster()::cause);
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::quoted).collect(Collectors.joining(", "));
    }

    private CqlSession session() {
        return table.session();
    }

    private CompletionStage<Optional<Pair<Optional<At>, Page>>> next(Prepared prepared, Optional<At> at) {
        if (at.isEmpty()) return CompletableFuture.completedFuture(Optional.empty());
        AsyncResultSet before = at.get().answer;
        CompletionStage<AsyncResultSet> read = before == null
                ? governed(execute(prepared.select().bind(at.get().token, end())))
                : governed(before::fetchNextPage);
        return read.thenCompose(answer -> {
            List<CompletableFuture<?>> deletes = new ArrayList<>();
            long token = at.get().token;
            for (Row row : answer.currentPage()) {
                token = row.getLong(0) - 1; // other rows of its partition may be on the next page
                if (isOld(row)) deletes.add(delete(prepared, row));
            }
            swept += deletes.size();
            At next = new At(answer, token);
            return CompletableFuture.allOf(deletes.toArray(CompletableFuture<?>[]::new))
                    .thenApply(done -> Optional.of(ended(next, answer.hasMorePages())));
        });
    }

    private Pair<Optional<At>, Page> ended(At at, boolean hasMore) {
        if (!hasMore && swept > 0) {
            LOG.info(
                    "{}: {} rows that are older than the load deleted",
                    table.table().name(),
                    swept);
        }
        InTable offset = new InTable(List.of(Long.toString(hasMore ? at.token : end())));
        return Pair.create(
                hasMore ? Optional.of(at) : Optional.empty(), new Page(List.of(), offset, sweep.before(), !hasMore, 0));
    }

    /** One whose every cell is null, or that is of static cells alone, does not say, and stays. */
    private boolean isOld(Row row) {
        for (int i = 1; i <= keys.size(); i++) if (row.isNull(i)) return false;
        boolean isKnown = false;
        for (int i = keys.size() + 1; i <= keys.size() + dated.size(); i++) {
            if (row.isNull(i)) continue;
            if (row.getLong(i) >= sweep.before()) return false;
            isKnown = true;
        }
        return isKnown;
    }

    private CompletableFuture<AsyncResultSet> delete(Prepared prepared, Row row) {
        BoundStatementBuilder delete = prepared.delete().boundStatementBuilder().setLong(0, sweep.before() - 1);
        for (int i = 1; i <= keys.size(); i++) delete = delete.setBytesUnsafe(i, row.getBytesUnsafe(i));
        return governed(execute(delete.build())).toCompletableFuture();
    }

    private Supplier<CompletionStage<AsyncResultSet>> execute(Statement<?> statement) {
        return () -> session().executeAsync(statement);
    }

    /** When the governor lets it go, again and again until it is answered. */
    private CompletionStage<AsyncResultSet> governed(Supplier<CompletionStage<AsyncResultSet>> work) {
        return sink.retries().untilDone(() -> new Turn(work).taken(), sink.cluster()::cause);
    }

    /** One try of a statement. */
    private final class Turn implements Claim {
        private final Supplier<CompletionStage<AsyncResultSet>> work;
        private final CompletableFuture<AsyncResultSet> done = new CompletableFuture<>();

        private Turn(Supplier<CompletionStage<AsyncResultSet>> work) {
            this.work = work;
        }

        CompletionStage<AsyncResultSet> taken() {
            sink.share().acquire(this);
            return done;
        }

        @Override
        public int rows() {
            return 1;
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public void go(long now) {
            if (sink.retries().isClosed()) {
                sink.share().notSent(this);
                done.completeExceptionally(
                        new CodedException(Code.CASSANDRA_UNREACHABLE, "given up: the sink is closed"));
                return;
            }
            CompletionStage<AsyncResultSet> answer;
            try {
                answer = work.get();
            } catch (RuntimeException e) {
                answer = CompletableFuture.failedFuture(e);
            }
            answer.whenComplete((result, failure) -> {
                sink.share()
                        .answered(
                                1, now, failure == null ? null : sink.cluster().cause(failure));
                if (failure == null) {
                    done.complete(result);
                } else {
                    done.completeExceptionally(failure);
                }
            });
        }
    }
}
