package weir.streams.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import weir.streams.cassandra.types.CellType;
import weir.streams.values.ConversionException;

/** A column of the live table, and how a value becomes its bytes. */
final class Column {
    private final String name;
    private final String quoted;
    private final DataType type;
    private final boolean isStatic;
    private final @Nullable CellType cells;

    private Column(ColumnMetadata column) {
        this.name = column.getName().asInternal();
        this.quoted = quote(name);
        this.type = column.getType();
        this.isStatic = column.isStatic();
        this.cells = CellType.of(type).orElse(null);
    }

    static Column of(ColumnMetadata column) {
        return new Column(column);
    }

    static String quote(String name) {
        return CqlIdentifier.fromInternal(name).asCql(false);
    }

    /**
     * The bytes of a value.
     *
     * @throws ConversionException when the column cannot hold it exactly; the message names the column
     */
    ByteBuffer encode(Object value) throws ConversionException {
        CellType known = cells;
        if (known == null) throw new IllegalStateException("no values for " + this);
        try {
            return known.encode(value);
        } catch (ConversionException doesNotFit) {
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

    /** What its cells hold; empty for counters and custom types. */
    Optional<CellType> cells() {
        return Optional.ofNullable(cells);
    }

    /** A set or map whose elements are cells of their own, so that others can be added. */
    boolean isGrowing() {
        return (type instanceof SetType set && !set.isFrozen()) || (type instanceof MapType map && !map.isFrozen());
    }

    /** A list whose elements are cells of their own, each under a time-based id that the server makes up. */
    boolean isLooseList() {
        return type instanceof ListType list && !list.isFrozen();
    }

    /** Whether {@code WRITETIME} can be asked of it. */
    boolean hasWriteTime() {
        boolean isOfManyCells =
                isGrowing() || isLooseList() || (type instanceof UserDefinedType own && !own.isFrozen());
        return !isStatic && !isOfManyCells && !isCounter();
    }

    boolean isCounter() {
        return type.equals(DataTypes.COUNTER);
    }

    /** As in {@code price (decimal)}. */
    @Override
    public String toString() {
        return name + " (" + type.asCql(true, true) + ")";
    }
}
