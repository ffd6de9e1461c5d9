package weir.streams.cassandra.types;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import weir.config.ScalarType;
import weir.streams.values.ConversionException;
import weir.streams.values.Conversions;

/**
 * A value tried in a type.
 *
 * @param written the value itself, or what the cast makes of it
 * @param held what is read back, as {@link Plain} has it; null when it was refused, or when it is empty
 * @param cast that it takes; empty when it fits as it is, or whatever the cast
 * @param refusal why it does not fit as it is; empty when it does
 */
public record Tried(Object value, Object written, @Nullable Object held, String cast, String refusal) {
    private static final List<Cast> CASTS = List.of(
            new Cast(ScalarType.TIMESTAMP, "epoch-seconds", Optional.empty()),
            new Cast(ScalarType.TIMESTAMP, "dd.MM.uuuu HH:mm", Optional.of("Europe/Berlin")),
            new Cast(ScalarType.DATE, "dd.MM.uuuu", Optional.empty()),
            new Cast(ScalarType.TIME, "HHmm", Optional.empty()));

    static Tried of(DataType type, Object value) {
        CellType cells = CellType.of(type).orElseThrow();
        try {
            return new Tried(value, value, held(type, cells, value), "", "");
        } catch (ConversionException refusal) {
            String why = String.valueOf(refusal.getMessage());
            for (Cast cast : CASTS) {
                if (!cells.scalar().equals(Optional.of(cast.type))) continue;
                Optional<Object> converted = cast.convert(value);
                if (converted.isPresent()) return after(cast, type, value, converted.get(), why);
            }
            return new Tried(value, value, null, "", why);
        }
    }

    private static Tried after(Cast cast, DataType type, Object value, Object converted, String why) {
        Tried tried = of(type, converted);
        return new Tried(value, converted, tried.held, cast.text(), why);
    }

    private static @Nullable Object held(DataType type, CellType cells, Object value) throws ConversionException {
        Object read =
                Plain.of(CodecRegistry.DEFAULT.codecFor(type).decode(cells.encode(value), ProtocolVersion.DEFAULT));
        boolean isEmpty =
                read instanceof Collection<?> list ? list.isEmpty() : Map.of().equals(read);
        return isEmpty && !isFrozen(type) ? null : read;
    }

    private static boolean isFrozen(DataType type) {
        return type.asCql(true, false).startsWith("frozen<");
    }

    public boolean isHeld() {
        return fitsAsItIs() || fitsAfterCast();
    }

    boolean fitsAsItIs() {
        return refusal.isEmpty();
    }

    boolean fitsAfterCast() {
        return !cast.isEmpty();
    }

    private record Cast(ScalarType type, String format, Optional<String> zone) {
        /** Empty when it is refused. */
        Optional<Object> convert(Object value) {
            try {
                return Optional.of(Conversions.to(type, Optional.of(format), zone.map(ZoneId::of))
                        .convert(value));
            } catch (ConversionException refused) {
                return Optional.empty();
            }
        }

        String text() {
            return "{ type = " + type.word() + ", format = \"" + format + "\""
                    + zone.map(name -> ", zone = " + name).orElse("") + " }";
        }
    }
}
