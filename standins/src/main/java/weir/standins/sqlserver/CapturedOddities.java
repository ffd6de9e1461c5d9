package weir.standins.sqlserver;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What makes a captured table hard to read. */
public final class CapturedOddities {
    private final CaptureLog log;
    private final Set<String> computed = ConcurrentHashMap.newKeySet();
    private final Set<String> others = ConcurrentHashMap.newKeySet();
    private final Set<String> aliases = ConcurrentHashMap.newKeySet();
    private final Set<String> views = ConcurrentHashMap.newKeySet();
    private final Map<Integer, String> altered = new ConcurrentHashMap<>();

    CapturedOddities(CaptureLog log) {
        this.log = log;
    }

    /** The log has nulls for it from now on. */
    public void compute(String column) {
        computed.add(column);
    }

    boolean isComputed(Column column) {
        return computed.contains(column.name());
    }

    /** Dropped and added again: instances of before have nulls for it, though its name is among theirs. */
    public void addAgain(String column) {
        for (CaptureLog.Instance each : log.instances()) others.add(each.id() + " " + column);
    }

    boolean isOther(CaptureLog.Instance instance, Column column) {
        return others.contains(instance.id() + " " + column.name());
    }

    /** Its type has a name that somebody gave it. */
    public void alias(String column) {
        aliases.add(column);
    }

    boolean isAlias(Column column) {
        return aliases.contains(column.name());
    }

    /** By ALTER COLUMN, also in the change tables there are. */
    public void alter(String ddl) {
        for (CaptureLog.Instance each : log.instances()) altered.put(each.id(), ddl);
    }

    Map<Integer, String> altered() {
        return altered;
    }

    /** One of that name is beside the table. */
    public void view(String name) {
        views.add(name);
    }

    Set<String> views() {
        return views;
    }
}
