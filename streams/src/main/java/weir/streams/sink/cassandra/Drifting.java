package weir.streams.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.config.CassandraSinkConfig.Drift;
import weir.streams.metrics.DriftEvent;
import weir.streams.metrics.DriftEvent.Action;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Shape;

/** Says of one pipeline what has drifted and what was done: once per field, in the log and on the meter. */
final class Drifting {
    private static final Logger LOG = LoggerFactory.getLogger(Drifting.class);
    /** Names are data of the input, so there may be any number of them. */
    private static final int MOST_TOLD = 10_000;

    private static final int LONGEST_KEPT = 100;

    private final String pipeline;
    private final Drift policy;
    private final PipelineMeter meter;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    Drifting(String pipeline, Drift policy, PipelineMeter meter) {
        this.pipeline = pipeline;
        this.policy = policy;
        this.meter = meter;
    }

    /** A shape met for the first time. */
    void met(Shape shape, TargetTable table, NewColumns newColumns) {
        List<String> fresh = new ArrayList<>();
        for (String name : shape.names()) {
            boolean isNews = newColumns.isUnknown(name)
                    && (policy != Drift.ADD_COLUMN || newColumns.refusal(name).isPresent());
            if (isNews && told.size() < MOST_TOLD && told.add(key(name))) fresh.add(name);
        }
        if (fresh.isEmpty()) return;
        Action action = switch (policy) {
            case STOP -> Action.STOPPED;
            case IGNORE -> Action.IGNORED;
            case DEAD_LETTER, ADD_COLUMN -> Action.REJECTED;
        };
        tell(action, fresh, "no column in " + table.name() + " for: ");
    }

    /** A name may be as long as a record. */
    private static String key(String name) {
        return name.length() <= LONGEST_KEPT ? name : name.substring(0, LONGEST_KEPT) + name.hashCode();
    }

    void added(Map<String, String> columns, TargetTable table) {
        List<String> names = columns.entrySet().stream()
                .map(column -> column.getKey() + " " + column.getValue())
                .toList();
        tell(Action.ADDED, names, "columns of " + table.name() + " added: ");
    }

    /** Somebody else has changed the table. */
    void noticed(TableMetadata before, TableMetadata now, Set<String> own) {
        Map<String, String> changes = new TreeMap<>();
        before.getColumns().forEach((name, column) -> {
            ColumnMetadata left = now.getColumns().get(name);
            if (left == null) {
                changes.put(name.asInternal(), " dropped");
            } else if (!left.equals(column)) {
                changes.put(name.asInternal(), " is " + type(left) + " (was " + type(column) + ")");
            }
        });
        for (CqlIdentifier name : now.getColumns().keySet()) {
            ColumnMetadata column = Objects.requireNonNull(now.getColumns().get(name));
            boolean isNew = !before.getColumns().containsKey(name) && !own.contains(name.asInternal());
            if (isNew) changes.put(name.asInternal(), " " + type(column) + " added by others");
        }
        boolean isRecreated = !before.getId().equals(now.getId());
        if (changes.isEmpty() && !isRecreated) return;
        changes.keySet().forEach(name -> told.remove(key(name)));
        List<String> words = new ArrayList<>();
        changes.forEach((name, change) -> words.add(name + change));
        tell(
                Action.NOTICED,
                words,
                now.getKeyspace().asInternal() + "." + now.getName().asInternal()
                        + (isRecreated ? " was dropped and created again: " : " was changed: "));
    }

    private static String type(ColumnMetadata column) {
        return column.getType().asCql(true, true);
    }

    private void tell(Action action, List<String> fields, String what) {
        var event = new DriftEvent(Clock.systemUTC().instant(), action, fields, "");
        String names = String.join(", ", event.fields())
                + (fields.size() > event.fields().size() ? ", …" : "");
        String message =
                what + names + (action == Action.NOTICED || action == Action.ADDED ? "" : ": " + action.word());
        LOG.warn("{}: {}", pipeline, message);
        meter.drifted(new DriftEvent(event.at(), action, event.fields(), message));
    }
}
