package weir.standins.sqlserver;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the function of a capture instance comes to.
 *
 * @see <a
 *     href="https://learn.microsoft.com/sql/relational-databases/system-functions/cdc-fn-cdc-get-all-changes-capture-instance-transact-sql">
 *     fn_cdc_get_all_changes</a>
 */
final class CapturedRows {
    private static final Pattern FUNCTION = Pattern.compile("fn_cdc_get_all_changes_([^]]*)]");

    private CapturedRows() {}

    /** Its values: from and to of the function, then what is left of them behind a change of the first transaction. */
    static Answer told(CapturedTable table, Request request) {
        CaptureLog log = table.log;
        Matcher function = FUNCTION.matcher(request.sql());
        if (!function.find()) throw new IllegalArgumentException(request.sql());
        Optional<CaptureLog.Instance> known = log.instance(function.group(1));
        if (known.isEmpty()) {
            return new Answer.Refusal(
                    208, "Invalid object name 'crm.cdc.fn_cdc_get_all_changes_" + function.group(1) + "'.");
        }
        CaptureLog.Instance instance = known.get();
        long from = CaptureLog.number(request.values().get(0));
        long to = CaptureLog.number(request.values().get(1));
        if (from < instance.start() || from > to || to > log.max().orElse(0)) {
            return new Answer.Refusal(
                    313,
                    "An insufficient number of arguments were supplied for the procedure or function"
                            + " cdc.fn_cdc_get_all_changes_ ... .");
        }
        long sequence = CaptureLog.number(request.values().get(3));
        int operation = ((Number) Objects.requireNonNull(request.values().get(4))).intValue();
        List<Column> columns = new ArrayList<>(List.of(
                new Column("__$start_lsn", ColumnType.VARBINARY),
                new Column("__$seqval", ColumnType.VARBINARY),
                new Column("__$operation", ColumnType.INT),
                new Column("__$update_mask", ColumnType.VARBINARY)));
        columns.addAll(instance.columns());
        columns.add(new Column("", ColumnType.DATETIMEOFFSET));
        Answer.Rows rows = Answer.rows(columns.toArray(Column[]::new));
        for (CaptureLog.Transaction each : log.transactions()) {
            if (each.lsn() < from || each.lsn() > to) continue;
            for (CaptureLog.Change change : each.changes()) {
                boolean isBehind = each.lsn() > from
                        || change.sequence() > sequence
                        || (change.sequence() == sequence && change.operation() > operation);
                if (isBehind) rows = rows.row(row(table, each, change, instance));
            }
        }
        return rows;
    }

    private static @Nullable Object[] row(
            CapturedTable table,
            CaptureLog.Transaction transaction,
            CaptureLog.Change change,
            CaptureLog.Instance instance) {
        List<@Nullable Object> row = new ArrayList<>();
        row.add(CaptureLog.bytes(transaction.lsn()));
        row.add(CaptureLog.bytes(change.sequence()));
        row.add(change.operation());
        row.add(new byte[] {1});
        for (Column column : instance.columns()) {
            boolean isNull = table.odd.isComputed(column) || table.odd.isOther(instance, column);
            row.add(isNull ? null : table.value(change.values(), column));
        }
        row.add(transaction.time().atOffset(ZoneOffset.UTC));
        return row.toArray();
    }
}
