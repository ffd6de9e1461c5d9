package weir.streams.sink.cassandra;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import weir.config.CassandraSinkConfig;
import weir.config.CassandraSinkConfig.Drift;
import weir.config.WriteRules;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Shape;
import weir.streams.sink.cassandra.StatementText.Form;

/** What becomes of the envelopes of one shape: a plan to write their rows and one to delete them, or why neither can be. */
final class RowBinder {
    private final RowRules rules;
    private final Either upsert;
    private final Either delete;

    private RowBinder(RowRules rules, Either upsert, Either delete) {
        this.rules = rules;
        this.upsert = upsert;
        this.delete = delete;
    }

    /** Fails with a fault when no envelope of this shape can be written. */
    static RowBinder of(TargetTable table, CassandraSinkConfig config, Statements statements, Shape shape) {
        RowRules rules = RowRules.of(config.rules(), shape);
        Making making = new Making(table, config, statements, shape, rules);
        Optional<Refusal> always = rules.missing().map(message -> new Refusal(Code.WRITE_RULE, message));
        return new RowBinder(
                rules,
                always.map(Either::refused).orElseGet(making::upsert),
                always.map(Either::refused).orElseGet(making::delete));
    }

    /** How to bind this envelope; null when it is refused. */
    @Nullable
    RowPlan plan(Envelope envelope) {
        return either(envelope).plan;
    }

    boolean isDelete(Envelope envelope) {
        return rules.isDelete(envelope);
    }

    /** Why an envelope without a plan is refused. */
    Rejected refuse(Envelope envelope) {
        Refusal why = either(envelope).refusal;
        if (why == null) throw new IllegalStateException("nothing refuses " + envelope);
        return RowPlan.rejected(envelope, why.code, why.message);
    }

    private Either either(Envelope envelope) {
        return rules.isDelete(envelope) ? delete : upsert;
    }

    private record Making(
            TargetTable table, CassandraSinkConfig config, Statements statements, Shape shape, RowRules rules) {
        Either upsert() {
            @Nullable Refusal refusal = null;
            List<Column> used = new ArrayList<>();
            List<String> needNone = RowRules.fields(config.rules());
            for (String name : shape.names()) {
                Column column = table.columns().get(name);
                if (column == null) {
                    if (needNone.contains(name) || config.drift() == Drift.IGNORE) continue;
                    if (config.drift() == Drift.ADD_COLUMN) continue; // a null, or it would have its column by now
                    if (config.drift() == Drift.STOP) throw new CodedException(Code.DRIFT, table.noColumn(name));
                    if (refusal == null) refusal = new Refusal(Code.UNKNOWN_FIELD, table.noColumn(name));
                } else if (column.cells().isEmpty()) {
                    throw new CodedException(Code.MAPPING, Foreseen.custom(name, column));
                } else {
                    used.add(column);
                }
            }
            boolean isStaticOnly = table.isStaticOnly(shape.names());
            for (Column key : table.keys()) {
                if (used.contains(key) || (isStaticOnly && table.isClustering(key))) continue;
                refusal = noKey(key);
            }
            if (refusal != null) return Either.refused(refusal);
            boolean isMerged = config.rules().collections() == WriteRules.Collections.MERGE
                    && used.stream().anyMatch(Column::isGrowing);
            // an update of static columns alone is one of the partition, and must not name a row
            boolean isOfPartition = isMerged
                    && used.stream()
                            .allMatch(
                                    column -> column.isStatic() || table.keys().contains(column));
            if (isOfPartition) used.removeIf(table::isClustering);
            return either(
                    isMerged ? Form.UPDATE : Form.INSERT,
                    used,
                    StatementText.ttl(config.rules().ttl()));
        }

        Either delete() {
            for (Column key : table.keys()) {
                if (!shape.has(key.name())) return Either.refused(noKey(key));
            }
            return either(Form.DELETE, table.keys(), "");
        }

        private Either either(Form form, List<Column> used, String ttl) {
            // in the table's order, so that the same fields in another order share a statement
            List<Column> columns =
                    table.columns().values().stream().filter(used::contains).toList();
            Statements.One statement = statements.of(new StatementText(form, columns, ttl));
            return Either.planned(new RowPlan(table, statement, columns, shape, rules, config.nulls()));
        }

        private static Refusal noKey(Column key) {
            return new Refusal(
                    Code.KEY_MISSING, "no field " + key.name() + " (expected: a value for key column " + key + ")");
        }
    }

    /** One of the two. */
    private record Either(@Nullable RowPlan plan, @Nullable Refusal refusal) {
        static Either planned(RowPlan plan) {
            return new Either(plan, null);
        }

        static Either refused(Refusal why) {
            return new Either(null, why);
        }
    }

    private record Refusal(Code code, String message) {}
}
