package weir.streams.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import weir.config.CassandraSinkConfig;
import weir.streams.cassandra.Nearest;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/**
 * The live table that a pipeline writes.
 *
 * @param name as in {@code shop.orders}
 * @param quoted the same for statements
 * @param columns by name, in the table's order, key first
 * @param partitionKey its columns
 * @param clusteringKey its columns
 */
record TargetTable(
        String name,
        String quoted,
        Map<String, Column> columns,
        List<Column> partitionKey,
        List<Column> clusteringKey) {

    /** Fails with a fault when it is not there. */
    static TableMetadata find(Target target, Metadata metadata) {
        CassandraSinkConfig config = target.config();
        KeyspaceMetadata keyspace = metadata.getKeyspace(CqlIdentifier.fromInternal(config.keyspace()))
                .orElseThrow(() -> missing(
                        config, "keyspace " + config.keyspace(), config.keyspace(), names(metadata.getKeyspaces())));
        return keyspace.getTable(CqlIdentifier.fromInternal(target.table()))
                .orElseThrow(
                        () -> missing(config, "table " + target.name(), target.table(), names(keyspace.getTables())));
    }

    /** Fails with a fault when it is of a kind that cannot be written. */
    static TargetTable of(TableMetadata table) {
        Map<String, Column> columns = new LinkedHashMap<>();
        for (ColumnMetadata column : table.getColumns().values()) {
            Column known = Column.of(column);
            columns.put(known.name(), known);
        }
        String keyspace = table.getKeyspace().asInternal();
        String name = table.getName().asInternal();
        var target = new TargetTable(
                keyspace + "." + name,
                Column.quote(keyspace) + "." + Column.quote(name),
                columns,
                pick(columns, table.getPartitionKey()),
                pick(columns, table.getClusteringColumns().keySet()));
        return target.checked();
    }

    @SuppressWarnings("NullAway") // key columns are columns
    private static List<Column> pick(Map<String, Column> columns, Collection<ColumnMetadata> wanted) {
        return wanted.stream()
                .map(column -> columns.get(column.getName().asInternal()))
                .toList();
    }

    private TargetTable checked() {
        for (Column column : columns.values()) {
            if (column.isCounter()) {
                throw new CodedException(
                        Code.MAPPING,
                        name + " holds counters: writing one twice would count twice (expected: a table without)");
            }
        }
        for (Column key : keys()) {
            if (key.cells().isEmpty()) {
                throw new CodedException(
                        Code.MAPPING, name + ": key column " + key + " has a custom type (expected: a type of CQL)");
            }
        }
        return this;
    }

    private static List<String> names(Map<CqlIdentifier, ?> byName) {
        return byName.keySet().stream().map(CqlIdentifier::asInternal).toList();
    }

    private static CodedException missing(CassandraSinkConfig config, String what, String wanted, List<String> known) {
        return new CodedException(
                Code.TABLE_MISSING,
                what + " does not exist on " + config.connection().name() + " (" + Nearest.names(wanted, known) + ")");
    }

    List<Column> keys() {
        return Stream.concat(partitionKey.stream(), clusteringKey.stream()).toList();
    }

    Optional<Column> column(String field) {
        return Optional.ofNullable(columns.get(field));
    }

    boolean isClustering(Column column) {
        return clusteringKey.contains(column);
    }

    /** Whether these fields make a row of static columns, which belongs to the partition and has no clustering key. */
    boolean isStaticOnly(Collection<String> fields) {
        boolean hasStatic = false;
        for (String field : fields) {
            Column column = columns.get(field);
            if (column == null || partitionKey.contains(column)) continue;
            if (!column.isStatic()) return false;
            hasStatic = true;
        }
        return hasStatic;
    }

    /** As in {@code field prise has no column in shop.orders (nearest: price)}. */
    String noColumn(String field) {
        return "field " + field + " has no column in " + name + " (" + Nearest.names(field, columns.keySet()) + ")";
    }
}
