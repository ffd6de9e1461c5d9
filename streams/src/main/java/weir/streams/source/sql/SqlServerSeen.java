package weir.streams.source.sql;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.source.sql.SqlServerCapture.Instance;

/** Capture instances as the latest look has seen them: where none of a table's is left, what was between them is lost. */
final class SqlServerSeen {
    private final Database database;
    private final Map<String, Set<Integer>> seen = new ConcurrentHashMap<>();

    SqlServerSeen(Database database) {
        this.database = database;
    }

    void look(Collection<String> tables, List<Instance> all) {
        for (String table : tables) seen.put(table, ids(begun(all, table)));
    }

    /** Neither has the cleanup come to what was not read, nor was it dropped with an instance. */
    void checkAllIsThere(Collection<String> tables, List<Instance> all, String from) {
        for (String table : tables) {
            List<Instance> its = begun(all, table);
            Optional<String> least = its.stream().map(Instance::least).min(String::compareTo);
            if (least.isEmpty()) throw lost(table, from, "as it is not captured any more");
            if (least.get().compareTo(from) > 0) throw lost(table, from, "those there are begin at " + least.get());
            Set<Integer> before = seen.get(table);
            if (before == null || !Collections.disjoint(before, ids(its))) continue;
            throw lost(table, from, "as its capture ended and another began since the last look");
        }
    }

    private static List<Instance> begun(List<Instance> all, String table) {
        return all.stream()
                .filter(each -> each.hasBegun() && each.table().equals(table))
                .toList();
    }

    private static Set<Integer> ids(List<Instance> its) {
        return its.stream().map(Instance::id).collect(Collectors.toSet());
    }

    private CodedException lost(String table, String from, String why) {
        return new CodedException(
                Code.SQL_LOG_LOST,
                database.where() + ": changes of " + table + " after " + from + " are gone, " + why
                        + " (expected: the tables to be loaded anew, and EXEC sys.sp_cdc_change_job @job_type ="
                        + " N'cleanup', @retention = MINUTES longer than the longest outage)");
    }
}
