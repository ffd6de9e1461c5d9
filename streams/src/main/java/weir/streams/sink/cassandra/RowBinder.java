package weir.streams.sink.cassandra;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.config.CassandraSinkConfig;
import weir.config.CassandraSinkConfig.Drift;
import weir.config.CassandraSinkConfig.Nulls;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Stage;
import weir.streams.model.Shape;
import weir.streams.values.ConversionException;

/** How the envelopes of one shape become rows: worked out once, then a loop over arrays. */
final class RowBinder {
    /** What a row costs on the wire beside its values, roughly. */
    private static final int BYTES_PER_ROW = 40;

    private static final int BYTES_PER_VALUE = 4;

    private final TargetTable table;
    private final Nulls nulls;
    private final Statements.@Nullable Insert insert;
    private final Slot[] slots;
    private final int[] partitionSlots;
    private final int timeSlot;
    private final @Nullable Refusal refusal;

    private RowBinder(
            TargetTable table,
            Nulls nulls,
            Statements.@Nullable Insert insert,
            Slot[] slots,
            int[] partitionSlots,
            @Nullable Refusal refusal) {
        this.table = table;
        this.nulls = nulls;
        this.insert = insert;
        this.slots = slots;
        this.partitionSlots = partitionSlots;
        this.timeSlot = insert == null ? 0 : insert.columns().size();
        this.refusal = refusal;
    }

    /** Fails with a fault when no envelope of this shape can be written. */
    static RowBinder of(TargetTable table, CassandraSinkConfig config, Statements statements, Shape shape) {
        @Nullable Refusal refusal = null;
        List<Column> used = new ArrayList<>();
        for (String name : shape.names()) {
            Column column = table.columns().get(name);
            if (column == null) {
                if (config.drift() == Drift.STOP) throw new CodedException(Code.DRIFT, table.noColumn(name));
                if (config.drift() == Drift.DEAD_LETTER && refusal == null) {
                    refusal = new Refusal(Code.UNKNOWN_FIELD, table.noColumn(name));
                }
            } else if (column.cells().isEmpty()) {
                throw new CodedException(Code.MAPPING, Foreseen.custom(name, column));
            } else {
                used.add(column);
            }
        }
        boolean isStaticOnly = table.isStaticOnly(shape.names());
        for (Column key : table.keys()) {
            if (used.contains(key) || (isStaticOnly && table.isClustering(key))) continue;
            refusal = new Refusal(
                    Code.KEY_MISSING, "no field " + key.name() + " (expected: a value for key column " + key + ")");
        }
        if (refusal != null) return new RowBinder(table, config.nulls(), null, new Slot[0], new int[0], refusal);
        // in the table's order, so that the same fields in another order share a statement
        List<Column> columns =
                table.columns().values().stream().filter(used::contains).toList();
        return of(table, config.nulls(), statements.of(columns), columns, shape);
    }

    private static RowBinder of(
            TargetTable table, Nulls nulls, Statements.Insert insert, List<Column> columns, Shape shape) {
        List<Column> keys = table.keys();
        Slot[] slots = columns.stream()
                .map(column -> new Slot(
                        column, shape.indexOf(column.name()), insert.columns().indexOf(column), keys.contains(column)))
                .toArray(Slot[]::new);
        int[] partition = table.partitionKey().stream()
                .mapToInt(insert.columns()::indexOf)
                .toArray();
        return new RowBinder(table, nulls, insert, slots, partition, null);
    }

    /** Null when every envelope of this shape is refused. */
    Statements.@Nullable Insert insert() {
        return insert;
    }

    /**
     * Fills {@code row} with the statement of an envelope.
     *
     * @return null, or why the envelope can never be written
     */
    @Nullable
    Rejected bind(Envelope envelope, PreparedStatement prepared, Row row) {
        BoundStatementBuilder builder = prepared.boundStatementBuilder();
        ProtocolVersion version = builder.protocolVersion();
        Fields fields = envelope.fields();
        int bytes = BYTES_PER_ROW;
        for (Slot slot : slots) {
            Object value = fields.at(slot.place);
            if (value == null) {
                if (slot.isKey) return rejected(envelope, Code.KEY_MISSING, "key column " + slot.column + " is null");
                if (nulls == Nulls.UNSET) continue;
                if (nulls == Nulls.REJECT) {
                    return rejected(
                            envelope,
                            Code.NULL_REJECTED,
                            "column " + slot.column + " is null (expected: a value, as nulls = reject)");
                }
                builder = builder.setBytesUnsafe(slot.index, null);
            } else {
                ByteBuffer encoded;
                try {
                    encoded = slot.column.encode(value, version);
                } catch (ConversionException doesNotFit) {
                    return rejected(envelope, Code.VALUE_DOES_NOT_FIT, String.valueOf(doesNotFit.getMessage()));
                }
                bytes += BYTES_PER_VALUE + encoded.remaining();
                builder = builder.setBytesUnsafe(slot.index, encoded);
            }
        }
        ByteBuffer partition = partition(builder);
        if (partition.remaining() == 0) {
            return rejected(
                    envelope,
                    Code.KEY_MISSING,
                    "key column " + table.partitionKey().get(0) + " is empty");
        }
        builder = builder.setBytesUnsafe(timeSlot, TypeCodecs.BIGINT.encodePrimitive(envelope.writeTime(), version));
        // given here, or the driver would work it out again from the values
        row.statement = builder.setRoutingKey(partition).build();
        row.partition = partition;
        row.bytes = bytes;
        return null;
    }

    /** Why no envelope of this shape can be written; null when they can. */
    @Nullable
    Rejected refuse(Envelope envelope) {
        Refusal all = refusal;
        return all == null ? null : rejected(envelope, all.code, all.message);
    }

    /** The key as the cluster hashes it: one column's bytes, or each column's with its length before it and a zero behind. */
    private ByteBuffer partition(BoundStatementBuilder builder) {
        if (partitionSlots.length == 1) return bytes(builder, partitionSlots[0]);
        int size = 0;
        for (int slot : partitionSlots) size += 3 + bytes(builder, slot).remaining();
        ByteBuffer whole = ByteBuffer.allocate(size);
        for (int slot : partitionSlots) {
            ByteBuffer part = bytes(builder, slot);
            whole.putShort((short) part.remaining()).put(part.duplicate()).put((byte) 0);
        }
        return whole.flip();
    }

    @SuppressWarnings("NullAway") // a row without its whole partition key was rejected before
    private static ByteBuffer bytes(BoundStatementBuilder builder, int slot) {
        return builder.getBytesUnsafe(slot);
    }

    private static Rejected rejected(Envelope envelope, Code code, String message) {
        return new Rejected(envelope, Stage.SINK, code, message, 1);
    }

    /** Where a value comes from, and where it goes. */
    private record Slot(Column column, int place, int index, boolean isKey) {}

    private record Refusal(Code code, String message) {}
}
