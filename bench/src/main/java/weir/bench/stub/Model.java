package weir.bench.stub;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.ColumnDefinitions;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.protocol.internal.Message;
import com.datastax.oss.protocol.internal.response.result.ColumnSpec;
import com.datastax.oss.protocol.internal.response.result.DefaultRows;
import com.datastax.oss.protocol.internal.response.result.Prepared;
import com.datastax.oss.protocol.internal.response.result.RawType;
import com.datastax.oss.protocol.internal.response.result.RowsMetadata;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The live node that the stub is made after: what it answers, as messages of the protocol. */
record Model(CqlSession session) {
    /** Tells clients which tables of the schema to ask for. */
    String release() {
        Node node = session.getMetadata().getNodes().values().iterator().next();
        return Objects.requireNonNull(node.getCassandraVersion()).toString();
    }

    /** All rows at once, whatever the page that was asked for. */
    Message rows(String cql) {
        ResultSet found = session.execute(cql);
        Queue<List<ByteBuffer>> rows = new ArrayDeque<>();
        for (Row row : found) rows.add(cells(row));
        return new DefaultRows(metadata(found.getColumnDefinitions(), List.of()), rows);
    }

    /** With the names and types that the live node gives to the markers. */
    Message prepared(String cql, byte[] id) {
        PreparedStatement prepared = session.prepare(cql);
        return new Prepared(
                id,
                null,
                metadata(prepared.getVariableDefinitions(), prepared.getPartitionKeyIndices()),
                metadata(prepared.getResultSetDefinitions(), List.of()));
    }

    private static List<@Nullable ByteBuffer> cells(Row row) {
        List<@Nullable ByteBuffer> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) cells.add(row.getBytesUnsafe(i));
        return cells;
    }

    private static RowsMetadata metadata(ColumnDefinitions definitions, List<Integer> partitionKeyIndices) {
        List<ColumnSpec> columns = new ArrayList<>();
        for (ColumnDefinition it : definitions) {
            columns.add(new ColumnSpec(
                    it.getKeyspace().asInternal(),
                    it.getTable().asInternal(),
                    it.getName().asInternal(),
                    columns.size(),
                    type(it.getType())));
        }
        int[] indices = partitionKeyIndices.stream().mapToInt(Integer::intValue).toArray();
        return new RowsMetadata(columns, null, indices, null);
    }

    private static RawType type(DataType type) {
        if (type instanceof ListType list) return new RawType.RawList(type(list.getElementType()));
        if (type instanceof SetType set) return new RawType.RawSet(type(set.getElementType()));
        if (type instanceof MapType map) return new RawType.RawMap(type(map.getKeyType()), type(map.getValueType()));
        RawType primitive = RawType.PRIMITIVES.get(type.getProtocolCode());
        if (primitive == null) throw new IllegalStateException("the stub has no word for " + type);
        return primitive;
    }
}
