package weir.config;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Fields change type, exactly or not at all; absent and null stay as they are.
 *
 * @param fields in file order
 */
public record CastConfig(Map<String, To> fields) implements TransformConfig {
    public CastConfig {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public String kind() {
        return "cast";
    }

    /**
     * The type wanted.
     *
     * @param format for timestamp, date and time: a pattern of java.time.format.DateTimeFormatter, or epoch-seconds, epoch-millis,
     *     epoch-micros; ISO 8601 when empty
     * @param zone for a timestamp whose text has no offset; without it such a text is refused
     */
    public record To(ScalarType type, Optional<String> format, Optional<ZoneId> zone) {
        private static final Set<ScalarType> TIMES = EnumSet.of(ScalarType.TIMESTAMP, ScalarType.DATE, ScalarType.TIME);
        private static final Set<String> EPOCHS = Set.of("epoch-seconds", "epoch-millis", "epoch-micros");

        static To read(Section cast) {
            Kind<ScalarType> kind = Kinds.word(ScalarType.class);
            Optional<ScalarType> type = cast.optional("type", kind);
            if (!cast.has("type")) cast.missing("type", kind.expected());
            for (String name : List.of("format", "zone")) {
                type.filter(it -> cast.has(name) && !TIMES.contains(it))
                        .ifPresent(it -> cast.problem(
                                name, "set for " + it.word() + " (expected: only for timestamp, date and time)"));
            }
            return new To(
                    type.orElse(kind.standIn()), cast.optional("format", pattern()), cast.optional("zone", region()));
        }

        private static Kind<String> pattern() {
            String expected = "a pattern such as \"uuuu-MM-dd HH:mm:ss\", epoch-seconds, epoch-millis or epoch-micros";
            Kind<String> text = Kinds.text(expected);
            return new Kind<>(expected, "", value -> {
                String format = text.parse(value);
                if (EPOCHS.contains(format)) return format;
                try {
                    var unused = DateTimeFormatter.ofPattern(format, Locale.ROOT);
                    return format;
                } catch (IllegalArgumentException e) {
                    throw Kinds.wrong(value, expected);
                }
            });
        }

        static Kind<ZoneId> region() {
            String expected = "a zone such as Europe/Berlin or +02:00";
            Kind<String> text = Kinds.text(expected);
            return new Kind<>(expected, ZoneOffset.UTC, value -> {
                try {
                    return ZoneId.of(text.parse(value));
                } catch (DateTimeException e) {
                    throw Kinds.wrong(value, expected);
                }
            });
        }
    }

    static CastConfig read(Section element) {
        Section casts = element.open("cast");
        if (casts.names().isEmpty() && element.hasObject("cast")) {
            element.problem("cast", "an empty object (expected: type by name: cast { amount = decimal })");
        }
        var fields = new LinkedHashMap<String, To>();
        for (String name : casts.names()) {
            To to = casts.hasObject(name)
                    ? To.read(casts.section(name, Reference.weir().at("defaults.cast")))
                    : new To(casts.get(name, Kinds.word(ScalarType.class)), Optional.empty(), Optional.empty());
            fields.put(name, to);
        }
        return new CastConfig(fields);
    }
}
