package weir.streams.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import weir.config.ScalarType;
import weir.streams.values.Conversion;
import weir.streams.values.ConversionException;
import weir.streams.values.Conversions;

/** A column of the live table, and how a value becomes its bytes. */
final class Column {
    private static final Map<DataType, ScalarType> SCALARS = new HashMap<>();
    private static final Map<ScalarType, TypeCodec<?>> CODECS = new HashMap<>();

    static {
        scalar(DataTypes.ASCII, ScalarType.ASCII, TypeCodecs.ASCII);
        scalar(DataTypes.BIGINT, ScalarType.BIGINT, TypeCodecs.BIGINT);
        scalar(DataTypes.BLOB, ScalarType.BLOB, TypeCodecs.BLOB);
        scalar(DataTypes.BOOLEAN, ScalarType.BOOLEAN, TypeCodecs.BOOLEAN);
        scalar(DataTypes.DATE, ScalarType.DATE, TypeCodecs.DATE);
        scalar(DataTypes.DECIMAL, ScalarType.DECIMAL, TypeCodecs.DECIMAL);
        scalar(DataTypes.DOUBLE, ScalarType.DOUBLE, TypeCodecs.DOUBLE);
        scalar(DataTypes.FLOAT, ScalarType.FLOAT, TypeCodecs.FLOAT);
        scalar(DataTypes.INET, ScalarType.INET, TypeCodecs.INET);
        scalar(DataTypes.INT, ScalarType.INT, TypeCodecs.INT);
        scalar(DataTypes.SMALLINT, ScalarType.SMALLINT, TypeCodecs.SMALLINT);
        scalar(DataTypes.TEXT, ScalarType.TEXT, TypeCodecs.TEXT);
        scalar(DataTypes.TIME, ScalarType.TIME, TypeCodecs.TIME);
        scalar(DataTypes.TIMESTAMP, ScalarType.TIMESTAMP, TypeCodecs.TIMESTAMP);
        scalar(DataTypes.TIMEUUID, ScalarType.TIMEUUID, TypeCodecs.TIMEUUID);
        scalar(DataTypes.TINYINT, ScalarType.TINYINT, TypeCodecs.TINYINT);
        scalar(DataTypes.UUID, ScalarType.UUID, TypeCodecs.UUID);
        scalar(DataTypes.VARINT, ScalarType.VARINT, TypeCodecs.VARINT);
    }

    private final String name;
    private final String quoted;
    private final DataType type;
    private final boolean isStatic;
    private final @Nullable ScalarType scalar;
    private final Conversion conversion;
    private final TypeCodec<Object> codec;

    private Column(ColumnMetadata column) {
        this.name = column.getName().asInternal();
        this.quoted = quote(name);
        this.type = column.getType();
        this.isStatic = column.isStatic();
        ScalarType found = SCALARS.get(type);
        this.scalar = found;
        // never asked for when there is no scalar type: such a column is refused as soon as a field names it
        this.conversion = found == null ? value -> value : Conversions.to(found);
        this.codec = codec(found == null ? ScalarType.BLOB : found);
    }

    static Column of(ColumnMetadata column) {
        return new Column(column);
    }

    static String quote(String name) {
        return CqlIdentifier.fromInternal(name).asCql(false);
    }

    private static void scalar(DataType type, ScalarType scalar, TypeCodec<?> codec) {
        SCALARS.put(type, scalar);
        CODECS.put(scalar, codec);
    }

    @SuppressWarnings({"unchecked", "NullAway"
    }) // the conversion to a type gives the class its codec takes; every type has one
    private static TypeCodec<Object> codec(ScalarType scalar) {
        return (TypeCodec<Object>) CODECS.get(scalar);
    }

    /**
     * The bytes of a value.
     *
     * @throws ConversionException when the column cannot hold it exactly; the message names the column
     */
    ByteBuffer encode(Object value, ProtocolVersion version) throws ConversionException {
        try {
            Object fits = conversion.convert(value);
            // most cells are text, and the driver's codec makes three objects where one will do
            if (fits instanceof String text) return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            ByteBuffer bytes = codec.encode(fits, version);
            if (bytes == null) throw new IllegalStateException("no bytes for " + this);
            return bytes;
        } catch (ConversionException doesNotFit) {
            throw new ConversionException("column " + this + ": " + doesNotFit.getMessage());
        } catch (IllegalArgumentException | ArithmeticException doesNotFit) {
            throw new ConversionException("column " + this + ": " + doesNotFit.getMessage());
        }
    }

    String name() {
        return name;
    }

    String quoted() {
        return quoted;
    }

    /**
     * Where a value goes in a statement. It says its type: a statement that the server forgot, as the table was changed, is prepared again by
     * the driver, which sends the same bytes. Without the type those of a bigint would become a double; with it the server refuses.
     */
    String mark() {
        return "(" + type.asCql(true, false) + ")?";
    }

    boolean isStatic() {
        return isStatic;
    }

    /** Empty for collections, tuples, user types, vectors, durations and counters. */
    Optional<ScalarType> scalar() {
        return Optional.ofNullable(scalar);
    }

    /** A set or map whose elements are cells of their own, so that others can be added. */
    boolean isGrowing() {
        return (type instanceof SetType set && !set.isFrozen()) || (type instanceof MapType map && !map.isFrozen());
    }

    /** A list whose elements are cells of their own, each under a time-based id that the server makes up. */
    boolean isLooseList() {
        return type instanceof ListType list && !list.isFrozen();
    }

    boolean isCounter() {
        return type.equals(DataTypes.COUNTER);
    }

    /** As in {@code price (decimal)}. */
    @Override
    public String toString() {
        return name + " (" + type.asCql(false, true) + ")";
    }
}
