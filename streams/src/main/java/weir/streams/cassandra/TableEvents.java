package weir.streams.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.SchemaChangeListenerBase;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/** Tells those who watch a table that somebody has changed it; the driver hears of it about a second later. */
final class TableEvents extends SchemaChangeListenerBase {
    private final Set<Watch> watches = new CopyOnWriteArraySet<>();

    /** Calls {@code changed} on a thread of the driver until what it returns is run. */
    Runnable watch(String keyspace, String table, Runnable changed) {
        var watch = new Watch(CqlIdentifier.fromInternal(keyspace), CqlIdentifier.fromInternal(table), changed);
        watches.add(watch);
        return () -> watches.remove(watch);
    }

    private void changed(@Nullable CqlIdentifier keyspace, @Nullable CqlIdentifier table) {
        for (Watch watch : watches) {
            if (watch.keyspace.equals(keyspace) && (table == null || watch.table.equals(table))) watch.changed.run();
        }
    }

    @Override
    public void onTableCreated(TableMetadata table) {
        changed(table.getKeyspace(), table.getName());
    }

    @Override
    public void onTableUpdated(TableMetadata current, TableMetadata previous) {
        changed(current.getKeyspace(), current.getName());
    }

    @Override
    public void onUserDefinedTypeUpdated(UserDefinedType current, UserDefinedType previous) {
        changed(current.getKeyspace(), null);
    }

    @Override
    public void close() {}

    private record Watch(CqlIdentifier keyspace, CqlIdentifier table, Runnable changed) {}
}
