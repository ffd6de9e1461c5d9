package weir.standins.sqlserver;

import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is asked about a captured table, by the words of Debezium's connector and of the reader around it. */
final class CaptureAnswers {
    private static final int SOURCE = 900;
    private static final Pattern FROM = Pattern.compile("start_lsn >= 0x([0-9a-f]+)");

    private final CapturedTable table;
    private final CaptureLog log;

    private CaptureAnswers(CapturedTable table) {
        this.table = table;
        this.log = table.log;
    }

    /** A later one goes before an earlier one. */
    static void script(SqlServerStandIn server, CapturedTable table) {
        var answers = new CaptureAnswers(table);
        table.answer(server, "sp_tables", request -> JdbcTables.tables(table.name, table.odd.views()));
        table.answer(server, "sp_columns", request -> JdbcTables.columns(table.name, table.columns));
        table.answer(
                server,
                "sp_pkeys",
                request -> JdbcTables.key(table.name, table.columns.get(0).name()));
        table.answer(
                server,
                "SELECT @@VERSION",
                request -> JdbcTables.texts("version").row("stand-in"));
        table.answer(
                server,
                "SELECT name FROM sys.databases",
                request -> JdbcTables.texts("name").row("crm"));
        table.answer(
                server,
                "is_cdc_enabled",
                request -> Answer.rows(new Column("is_cdc_enabled", ColumnType.BIT))
                        .row(table.isEnabled()));
        table.answer(
                server,
                "SYSUTCDATETIME()",
                request -> Answer.rows(new Column("now", ColumnType.BIGINT)).row(System.currentTimeMillis() * 1000));
        table.answer(
                server,
                "sp_cdc_help_jobs",
                request -> Answer.rows(
                                new Column("job_type", ColumnType.NVARCHAR),
                                new Column("pollinginterval", ColumnType.BIGINT))
                        .row("capture", 5L)
                        .row("cleanup", 0L));
        table.answer(
                server,
                "dm_cdc_log_scan_sessions",
                request -> JdbcTables.texts("start_lsn").row("00000000:00000000:0000\u0000"));
        table.answer(
                server,
                "dm_server_services",
                request -> Answer.rows(new Column("isRunning", ColumnType.INT)).row(0));
        answers.captured(server, "sp_cdc_help_change_data_capture", request -> answers.instances());
        answers.captured(
                server, "fn_cdc_get_max_lsn()", request -> lsn(log(table).max()));
        answers.captured(
                server,
                "fn_cdc_increment_lsn(@P0)",
                request ->
                        lsn(OptionalLong.of(CaptureLog.number(request.values().get(0)) + 1)));
        answers.captured(server, "fn_cdc_get_min_lsn(@P0)", answers::min);
        answers.captured(server, "cdc.lsn_time_mapping", answers::nth);
        answers.captured(server, "cdc.captured_columns", request -> answers.capturedColumns());
        answers.captured(server, "cdc.change_tables", answers::changeTables);
        answers.captured(server, "JOIN sys.columns", answers::untold);
        answers.captured(server, "cdc.ddl_history", request -> answers.altered());
        answers.captured(server, "fn_cdc_get_all_changes_", request -> CapturedRows.told(table, request));
    }

    private static CaptureLog log(CapturedTable table) {
        return table.log;
    }

    private void captured(SqlServerStandIn server, String words, Function<Request, Answer> answer) {
        table.answer(server, words, request -> {
            if (!table.isEnabled()) return new Answer.Refusal(208, "Invalid object name 'cdc'.");
            if (!table.isVisible())
                return new Answer.Refusal(
                        229, "The SELECT permission was denied on the object 'change_tables', schema 'cdc'.");
            return answer.apply(request);
        });
    }

    private static Answer.Rows lsn(OptionalLong lsn) {
        @Nullable Object bytes = lsn.isPresent() ? CaptureLog.bytes(lsn.getAsLong()) : null;
        return Answer.rows(new Column("lsn", ColumnType.VARBINARY)).row(bytes);
    }

    /** Zeros where there is no such instance, or the user may not see it. */
    private byte @Nullable [] min(CaptureLog.Instance instance) {
        if (!instance.hasBegun()) return null;
        return table.isGated() ? new byte[10] : CaptureLog.bytes(instance.start());
    }

    private Answer min(Request request) {
        byte[] min = log.instance(String.valueOf(request.values().get(0)))
                .filter(CaptureLog.Instance::hasBegun)
                .map(this::min)
                .orElse(new byte[10]);
        return Answer.rows(new Column("lsn", ColumnType.VARBINARY)).row((Object) min);
    }

    /** The last of so many from a place on; all numbers, and all places, without them. */
    private Answer nth(Request request) {
        List<@Nullable Object> values = request.values();
        Matcher literal = FROM.matcher(request.sql());
        long from = values.size() > 1 ? CaptureLog.number(values.get(1)) : 0;
        if (literal.find()) from = CaptureLog.number(HexFormat.of().parseHex(literal.group(1)));
        long least = from;
        long most = values.isEmpty() ? Long.MAX_VALUE : ((Number) require(values.get(0))).longValue() + 1;
        return lsn(log.transactions().stream()
                .filter(CaptureLog.Transaction::isOfChanges)
                .mapToLong(CaptureLog.Transaction::lsn)
                .filter(each -> each >= least)
                .limit(most)
                .max());
    }

    private static Object require(@Nullable Object value) {
        if (value == null) throw new IllegalArgumentException("null");
        return value;
    }

    private Answer.Rows instances() {
        Answer.Rows rows = Answer.rows(
                new Column("source_schema", ColumnType.NVARCHAR),
                new Column("source_table", ColumnType.NVARCHAR),
                new Column("capture_instance", ColumnType.NVARCHAR),
                new Column("object_id", ColumnType.INT),
                new Column("start_lsn", ColumnType.VARBINARY),
                new Column("next_lsn", ColumnType.VARBINARY),
                new Column("min_lsn", ColumnType.VARBINARY));
        for (CaptureLog.Instance each : log.instances()) {
            rows = rows.row(
                    "dbo",
                    table.name,
                    each.name(),
                    each.id(),
                    each.hasBegun() ? CaptureLog.bytes(each.start()) : null,
                    each.hasBegun() ? CaptureLog.bytes(each.start() + 1) : null,
                    min(each));
        }
        return rows;
    }

    private Answer.Rows capturedColumns() {
        Answer.Rows rows =
                Answer.rows(new Column("object_id", ColumnType.INT), new Column("column_name", ColumnType.NVARCHAR));
        for (CaptureLog.Instance each : log.instances()) {
            for (Column column : each.columns()) rows = rows.row(each.id(), column.name());
        }
        return rows;
    }

    private Answer altered() {
        Answer.Rows rows =
                Answer.rows(new Column("object_id", ColumnType.INT), new Column("ddl_command", ColumnType.NVARCHAR));
        for (CaptureLog.Instance each : log.instances()) {
            String ddl = table.odd.altered().get(each.id());
            if (ddl != null) rows = rows.row(each.id(), ddl);
        }
        return rows;
    }

    /** Those that are not captured, as the statement tells that, those that are computed, and those of a type of one's own. */
    private Answer untold(Request request) {
        boolean isByName = request.sql().contains("k.column_name = c.name");
        boolean isOfAliases = request.sql().contains("c.user_type_id > 256");
        Answer.Rows rows = Answer.rows(
                new Column("object_id", ColumnType.INT),
                new Column("name", ColumnType.NVARCHAR),
                new Column("is_uncaptured", ColumnType.INT),
                new Column("is_key", ColumnType.INT));
        for (CaptureLog.Instance each : log.instances()) {
            for (Column column : table.columns) {
                boolean isCaptured = each.columns().contains(column) && (isByName || !table.odd.isOther(each, column));
                boolean isAlias = isOfAliases && table.odd.isAlias(column);
                boolean isComputed = table.odd.isComputed(column);
                if (isCaptured && !isComputed && !isAlias) continue;
                int isKey = column.equals(table.columns.get(0)) ? 1 : 0;
                rows = rows.row(each.id(), column.name(), isCaptured || isComputed ? 0 : 1, isKey);
            }
        }
        return rows;
    }

    private Answer changeTables(Request request) {
        String sql = request.sql();
        if (sql.contains("fn_cdc_get_min_lsn(capture_instance)")) return instances();
        if (sql.contains("COUNT(*)"))
            return Answer.rows(new Column("n", ColumnType.INT))
                    .row(log.instances().size());
        boolean isBetween = sql.contains("BETWEEN");
        long from = isBetween ? CaptureLog.number(request.values().get(0)) : 0;
        long to = isBetween
                ? CaptureLog.number(request.values().get(1))
                : sql.contains("ct.start_lsn <=")
                        ? CaptureLog.number(request.values().get(0))
                        : Long.MAX_VALUE;
        Answer.Rows rows = isBetween
                ? Answer.rows(
                        new Column("object_id", ColumnType.INT),
                        new Column("version", ColumnType.INT),
                        new Column("source_object_id", ColumnType.INT),
                        new Column("capture_instance", ColumnType.NVARCHAR),
                        new Column("start_lsn", ColumnType.VARBINARY))
                : Answer.rows(
                        new Column("schema", ColumnType.NVARCHAR),
                        new Column("table", ColumnType.NVARCHAR),
                        new Column("capture_instance", ColumnType.NVARCHAR),
                        new Column("object_id", ColumnType.INT),
                        new Column("start_lsn", ColumnType.VARBINARY));
        for (CaptureLog.Instance each : log.instances()) {
            boolean isBounded = from > 0 || to < Long.MAX_VALUE;
            if (isBounded && (!each.hasBegun() || each.start() < from || each.start() > to)) continue;
            @Nullable Object start = each.hasBegun() ? CaptureLog.bytes(each.start()) : null;
            rows = isBetween
                    ? rows.row(each.id(), 0, SOURCE, each.name(), start)
                    : rows.row("dbo", table.name, each.name(), each.id(), start);
        }
        return rows;
    }
}
