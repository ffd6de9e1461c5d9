package weir.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a row is written with beside its values.
 *
 * @param timeField the field that holds the write time; empty for the place in the source
 * @param ttl how long a row lives; as the table says when empty
 * @param delete which envelopes delete their row, beside those the source says are deletes
 * @param collections what a set or map does to the one that is there
 */
public record WriteRules(
        Optional<String> timeField, Optional<Ttl> ttl, Optional<Delete> delete, Collections collections) {
    /** What there is without a setting. */
    public static final WriteRules DEFAULT =
            new WriteRules(Optional.empty(), Optional.empty(), Optional.empty(), Collections.REPLACE);

    /** The longest Cassandra takes. */
    public static final Duration LONGEST_TTL = Duration.ofDays(20 * 365L);

    /** What a set or map does to the one that is there. */
    public enum Collections {
        /** Takes its place. */
        REPLACE,
        /** Is added to it. */
        MERGE
    }

    /** How long a row lives. */
    public sealed interface Ttl {
        /** Every row as long, in whole seconds. */
        record Fixed(Duration time) implements Ttl {}

        /** As long as a field says, if it is there. */
        record FromField(String field, ChronoUnit unit) implements Ttl {}
    }

    /**
     * Envelopes that delete their row.
     *
     * @param values as text: the envelope is a delete when the field is one of them
     */
    public record Delete(String field, List<String> values) {
        public Delete {
            values = List.copyOf(values);
        }
    }

    private static final String FIELD = "a field name";

    static WriteRules read(Section sink) {
        return new WriteRules(
                timeField(sink),
                ttl(sink),
                delete(sink.section("delete")),
                sink.get("collections", Kinds.word(Collections.class)));
    }

    private static Optional<String> timeField(Section sink) {
        String word = sink.get("write-time", Kinds.text("source, or the name of a field that holds a timestamp"));
        return Optional.of(word).filter(name -> !name.equals("source"));
    }

    private static Optional<Ttl> ttl(Section sink) {
        if (sink.hasObject("ttl")) {
            Section ttl = sink.section("ttl", Reference.weir().at("defaults.ttl"));
            return Optional.of(new Ttl.FromField(ttl.get("field", Kinds.text(FIELD)), ttl.get("unit", unit())));
        }
        Kind<Duration> seconds = Kinds.duration(Duration.ofSeconds(1), LONGEST_TTL);
        return sink.optional("ttl", new Kind<>(seconds.expected(), seconds.standIn(), value -> {
                    Duration time = seconds.parse(value);
                    if (time.equals(Duration.ofSeconds(time.toSeconds()))) return time;
                    throw new WrongValueException(time.toMillis() + "ms", "whole seconds");
                }))
                .map(Ttl.Fixed::new);
    }

    private static Kind<ChronoUnit> unit() {
        Map<String, ChronoUnit> units = new LinkedHashMap<>();
        for (ChronoUnit unit : List.of(ChronoUnit.SECONDS, ChronoUnit.MINUTES, ChronoUnit.HOURS, ChronoUnit.DAYS)) {
            units.put(Words.of(unit), unit);
        }
        return Kinds.word(units);
    }

    private static Optional<Delete> delete(Section delete) {
        Kind<List<Object>> values = Kinds.listOf(Kinds.scalar(), "a list of strings, numbers, true or false");
        List<String> texts =
                delete.get("values", values).stream().map(String::valueOf).collect(Collectors.toList());
        return delete.optional("field", Kinds.text(FIELD)).map(field -> new Delete(field, texts));
    }
}
