package weir.streams.values;

import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import weir.config.ScalarType;

/** What a conversion makes of a value: the result, or the refusal's message after {@code refused: }. */
final class Converted {
    private Converted() {}

    static Object to(ScalarType type, Object value) {
        return by(Conversions.to(type), value);
    }

    static Object to(ScalarType type, String format, @Nullable String zone, Object value) {
        return by(
                Conversions.to(
                        type, Optional.of(format), Optional.ofNullable(zone).map(ZoneId::of)),
                value);
    }

    static Object by(Conversion conversion, Object value) {
        try {
            return conversion.convert(value);
        } catch (ConversionException refusal) {
            return "refused: " + refusal.getMessage();
        }
    }
}
