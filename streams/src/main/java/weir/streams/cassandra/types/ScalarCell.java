package weir.streams.cassandra.types;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import weir.config.ScalarType;
import weir.streams.values.Conversion;
import weir.streams.values.ConversionException;
import weir.streams.values.Conversions;

/** A scalar: its conversion, then its bytes. */
final class ScalarCell extends CellType {
    private static final Map<DataType, ScalarType> SCALARS = Map.ofEntries(
            Map.entry(DataTypes.ASCII, ScalarType.ASCII),
            Map.entry(DataTypes.BIGINT, ScalarType.BIGINT),
            Map.entry(DataTypes.BLOB, ScalarType.BLOB),
            Map.entry(DataTypes.BOOLEAN, ScalarType.BOOLEAN),
            Map.entry(DataTypes.DATE, ScalarType.DATE),
            Map.entry(DataTypes.DECIMAL, ScalarType.DECIMAL),
            Map.entry(DataTypes.DOUBLE, ScalarType.DOUBLE),
            Map.entry(DataTypes.DURATION, ScalarType.DURATION),
            Map.entry(DataTypes.FLOAT, ScalarType.FLOAT),
            Map.entry(DataTypes.INET, ScalarType.INET),
            Map.entry(DataTypes.INT, ScalarType.INT),
            Map.entry(DataTypes.SMALLINT, ScalarType.SMALLINT),
            Map.entry(DataTypes.TEXT, ScalarType.TEXT),
            Map.entry(DataTypes.TIME, ScalarType.TIME),
            Map.entry(DataTypes.TIMESTAMP, ScalarType.TIMESTAMP),
            Map.entry(DataTypes.TIMEUUID, ScalarType.TIMEUUID),
            Map.entry(DataTypes.TINYINT, ScalarType.TINYINT),
            Map.entry(DataTypes.UUID, ScalarType.UUID),
            Map.entry(DataTypes.VARINT, ScalarType.VARINT));

    private final ScalarType type;
    private final Conversion conversion;
    private final Form form;

    private ScalarCell(ScalarType type) {
        this.type = type;
        this.conversion = Conversions.to(type);
        this.form = Form.of(type);
    }

    static Optional<CellType> scalar(DataType type) {
        @Nullable ScalarType scalar = SCALARS.get(type);
        return scalar == null ? Optional.empty() : Optional.of(new ScalarCell(scalar));
    }

    /** Most cells are text, whose bytes need no second array. */
    @Override
    public ByteBuffer encode(Object value) throws ConversionException {
        Object fitting = fit(value);
        if (fitting instanceof ByteBuffer bytes) return fitting == value ? bytes.duplicate() : bytes;
        ByteBuffer cell = ByteBuffer.allocate(form.size(fitting));
        form.put(fitting, cell);
        return cell.flip();
    }

    @Override
    public Optional<ScalarType> scalar() {
        return Optional.of(type);
    }

    @Override
    public String expected() {
        return type.word();
    }

    @Override
    Object fit(Object value) throws ConversionException {
        Object converted = conversion.convert(value);
        return converted instanceof String text ? ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)) : converted;
    }

    @Override
    int size(Object fitting) {
        return form.size(fitting);
    }

    @Override
    void put(Object fitting, ByteBuffer to) {
        form.put(fitting, to);
    }

    @Override
    boolean isFixed() {
        return form.isFixed();
    }

    @Override
    Comparator<Object> order() {
        return form;
    }
}
