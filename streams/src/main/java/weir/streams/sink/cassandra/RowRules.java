package weir.streams.sink.cassandra;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weir.config.ScalarType;
import weir.config.WriteRules;
import weir.config.WriteRules.Ttl;
import weir.streams.model.Envelope;
import weir.streams.model.Operation;
import weir.streams.model.Shape;
import weir.streams.values.Conversion;
import weir.streams.values.ConversionException;
import weir.streams.values.Conversions;

/**
 * What the envelopes of one shape say of their write beside the values.
 *
 * @param timeAt place of the field that holds the write time; -1 when the envelope's own counts
 * @param missing why no envelope of this shape can be written, if so
 * @param ttlAt place of the field that holds the time to live, -1 when there is none
 * @param deleteAt place of the field that tells deletes, -1 when there is none
 */
record RowRules(WriteRules rules, int timeAt, Optional<String> missing, int ttlAt, int deleteAt, Set<String> deletes) {
    private static final Conversion WHOLE = Conversions.to(ScalarType.BIGINT);

    static RowRules of(WriteRules rules, Shape shape) {
        Optional<String> missing = rules.timeField()
                .filter(field -> !shape.has(field))
                .map(field -> "no field " + field + " (expected: a timestamp, as write-time says)");
        return new RowRules(
                rules,
                rules.timeField().map(shape::indexOf).orElse(-1),
                missing,
                ttlField(rules).map(shape::indexOf).orElse(-1),
                rules.delete().map(delete -> shape.indexOf(delete.field())).orElse(-1),
                rules.delete().map(delete -> Set.copyOf(delete.values())).orElse(Set.of()));
    }

    /** The fields that need no column. */
    static List<String> fields(WriteRules rules) {
        List<String> fields = new ArrayList<>();
        rules.timeField().ifPresent(fields::add);
        ttlField(rules).ifPresent(fields::add);
        rules.delete().ifPresent(delete -> fields.add(delete.field()));
        return fields;
    }

    private static Optional<String> ttlField(WriteRules rules) {
        return rules.ttl()
                .flatMap(ttl -> ttl instanceof Ttl.FromField from ? Optional.of(from.field()) : Optional.empty());
    }

    boolean isDelete(Envelope envelope) {
        if (envelope.operation() == Operation.DELETE) return true;
        if (deleteAt < 0) return false;
        Object value = envelope.fields().at(deleteAt);
        return value != null && deletes.contains(value.toString());
    }

    long writeTime(Envelope envelope) throws ConversionException {
        if (timeAt < 0) return envelope.writeTime();
        Object value = envelope.fields().at(timeAt);
        try {
            if (value != null) return Conversions.micros(value);
        } catch (ConversionException e) {
            throw new ConversionException(timeField() + ": " + e.getMessage() + " (expected: as write-time says)");
        }
        throw new ConversionException(timeField() + " is null (expected: a timestamp, as write-time says)");
    }

    private String timeField() {
        return "field " + rules.timeField().orElse("");
    }

    /** In seconds; null when the field is absent or null. */
    @Nullable
    Integer ttl(Envelope envelope) throws ConversionException {
        if (ttlAt < 0 || !(rules.ttl().orElse(null) instanceof Ttl.FromField from)) return null;
        Object value = envelope.fields().at(ttlAt);
        if (value == null) return null;
        long most = WriteRules.LONGEST_TTL.dividedBy(from.unit().getDuration());
        long count;
        try {
            count = (Long) WHOLE.convert(value);
        } catch (ConversionException e) {
            throw new ConversionException("field " + from.field() + ": " + e.getMessage() + expected(from, most));
        }
        if (count < 1 || count > most)
            throw new ConversionException("field " + from.field() + ": " + count + expected(from, most));
        return (int) (count * from.unit().getDuration().toSeconds());
    }

    private static String expected(Ttl.FromField from, long most) {
        return " (expected: 1 to " + most + " " + from.unit().toString().toLowerCase(Locale.ROOT) + ", as ttl says)";
    }
}
