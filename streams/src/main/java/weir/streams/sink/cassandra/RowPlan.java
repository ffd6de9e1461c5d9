package weir.streams.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import weir.config.CassandraSinkConfig.Nulls;
import weir.streams.model.Code;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Stage;
import weir.streams.model.Shape;
import weir.streams.values.ConversionException;

/** How the envelopes of one shape fill one statement: a loop over arrays. */
final class RowPlan {
    /** What a row costs on the wire beside its values, roughly. */
    private static final int BYTES_PER_ROW = 40;

    private static final int BYTES_PER_VALUE = 4;

    private final Statements.One statement;
    private final RowRules rules;
    private final Nulls nulls;
    private final Column firstKey;
    private final Slot[] slots;
    private final int[] partitionSlots;
    private final int timeSlot;
    private final int ttlSlot;

    /** @param columns to fill, with all of the partition key among them; the statement may have more */
    RowPlan(
            TargetTable table,
            Statements.One statement,
            List<Column> columns,
            Shape shape,
            RowRules rules,
            Nulls nulls) {
        this.statement = statement;
        this.rules = rules;
        this.nulls = nulls;
        this.firstKey = table.partitionKey().get(0);
        StatementText text = statement.text();
        List<Column> keys = table.keys();
        boolean isUpdate = text.form() == StatementText.Form.UPDATE;
        this.slots = columns.stream()
                .map(column -> new Slot(
                        column,
                        shape.indexOf(column.name()),
                        text.at(column, table),
                        keys.contains(column),
                        isUpdate && column.isGrowing()))
                .toArray(Slot[]::new);
        this.partitionSlots = table.partitionKey().stream()
                .mapToInt(column -> text.at(column, table))
                .toArray();
        this.timeSlot = text.timeAt();
        this.ttlSlot = text.ttlAt();
    }

    Statements.One statement() {
        return statement;
    }

    /**
     * Fills {@code row} with the statement of an envelope.
     *
     * @return null, or why the envelope can never be written
     */
    @Nullable
    Rejected bind(Envelope envelope, PreparedStatement prepared, Row row) {
        BoundStatementBuilder builder = prepared.boundStatementBuilder();
        Fields fields = envelope.fields();
        int bytes = BYTES_PER_ROW;
        for (Slot slot : slots) {
            Object value = fields.at(slot.place);
            if (value == null) {
                if (slot.isKey) return rejected(envelope, Code.KEY_MISSING, "key column " + slot.column + " is null");
                if (nulls == Nulls.REJECT) return nullRejected(envelope, slot.column);
                if (nulls == Nulls.UNSET || slot.isAdded) continue; // adding nothing
                builder = builder.setBytesUnsafe(slot.index, null);
            } else {
                ByteBuffer encoded;
                try {
                    encoded = slot.column.encode(value);
                } catch (ConversionException doesNotFit) {
                    return rejected(envelope, Code.VALUE_DOES_NOT_FIT, String.valueOf(doesNotFit.getMessage()));
                }
                bytes += BYTES_PER_VALUE + encoded.remaining();
                builder = builder.setBytesUnsafe(slot.index, encoded);
            }
        }
        ByteBuffer partition = partition(builder);
        if (partition.remaining() == 0) {
            return rejected(envelope, Code.KEY_MISSING, "key column " + firstKey + " is empty");
        }
        try {
            builder = withRules(builder, envelope);
        } catch (ConversionException cannotSay) {
            return rejected(envelope, Code.WRITE_RULE, String.valueOf(cannotSay.getMessage()));
        }
        // given here, or the driver would work it out again from the values
        row.statement = builder.setRoutingKey(partition).build();
        row.partition = partition;
        row.bytes = bytes;
        return null;
    }

    private BoundStatementBuilder withRules(BoundStatementBuilder builder, Envelope envelope)
            throws ConversionException {
        BoundStatementBuilder timed = builder.setBytesUnsafe(
                timeSlot,
                ByteBuffer.allocate(Long.BYTES)
                        .putLong(rules.writeTime(envelope))
                        .flip());
        if (ttlSlot < 0) return timed;
        Integer ttl = rules.ttl(envelope);
        return ttl == null
                ? timed
                : timed.setBytesUnsafe(
                        ttlSlot, ByteBuffer.allocate(Integer.BYTES).putInt(ttl).flip());
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

    private static Rejected nullRejected(Envelope envelope, Column column) {
        return rejected(
                envelope, Code.NULL_REJECTED, "column " + column + " is null (expected: a value, as nulls = reject)");
    }

    static Rejected rejected(Envelope envelope, Code code, String message) {
        return new Rejected(envelope, Stage.SINK, code, message, 1);
    }

    /** Where a value comes from, and where it goes. */
    private record Slot(Column column, int place, int index, boolean isKey, boolean isAdded) {}
}
