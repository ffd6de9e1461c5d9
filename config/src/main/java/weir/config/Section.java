package weir.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One object of the user's file beside the block of reference.conf that describes it. A bad value is noted with its place and a stand-in
 * is returned, so that reading goes on and all problems come out together.
 */
final class Section {
    private final Reading reading;
    private final At at;
    private final ConfigObject values;
    private final @Nullable Reference reference;
    /** Something else stands where the object should; told, so that nothing in it is missing. */
    private final boolean mistaken;
    /** Settings that stand in the file with a spelling mistake; to call them missing too would be one problem twice. */
    private final Set<String> misspelled = new HashSet<>();

    private Section(
            Reading reading, At at, @Nullable ConfigValue value, @Nullable Reference reference, boolean withinMistake) {
        this.reading = reading;
        this.at = at;
        this.values = value instanceof ConfigObject object
                ? object
                : ConfigFactory.empty().root();
        boolean other = value != null && value.valueType() != ConfigValueType.NULL && value != values;
        this.mistaken = other || withinMistake;
        if (value != null && other && !Substitutions.isUnresolved(value)) {
            problem(Kinds.wrong(value, "an object").problem());
        }
        this.reference = reference;
        if (reference != null) findUnknown(reference);
    }

    static Section weir(Reading reading) {
        At at = At.ROOT.then("weir");
        return new Section(reading, at, reading.tree().resolved().get("weir"), Reference.weir(), false);
    }

    Reading reading() {
        return reading;
    }

    At at(String name) {
        return at.then(name);
    }

    /** The names the user chose, by line; within a line by name, as HOCON forgets more than that. */
    List<String> names() {
        return values.keySet().stream()
                .filter(this::has)
                .sorted(Comparator.comparingInt((String name) ->
                                reading.tree().writtenAt(at(name)).line())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    boolean has(String name) {
        ConfigValue value = values.get(name);
        return value != null && value.valueType() != ConfigValueType.NULL;
    }

    boolean hasObject(String name) {
        return values.get(name) instanceof ConfigObject;
    }

    /** What the file says, else what reference.conf says, else a problem. */
    <T> T get(String name, Kind<T> kind) {
        return get(name, kind, kind::expected);
    }

    <T> T get(String name, Kind<T> kind, Supplier<String> expected) {
        return optional(name, kind).orElseGet(() -> {
            if (!has(name)) missing(name, expected.get());
            return kind.standIn();
        });
    }

    /** Empty when neither says anything, or when what the file says is wrong. */
    <T> Optional<T> optional(String name, Kind<T> kind) {
        Optional<ConfigValue> fallback = reference == null ? Optional.empty() : reference.defaultOf(name);
        ConfigValue value = has(name) ? values.get(name) : fallback.orElse(null);
        if (value == null || Substitutions.isUnresolved(value)) return Optional.empty();
        try {
            return Optional.of(kind.parse(value));
        } catch (WrongValueException e) {
            boolean notYet = reference != null && NotYet.word(reference.path() + "." + name, word(value));
            problem(name, notYet ? notYet(value, kind) : e.problem());
            return Optional.empty();
        }
    }

    /** What the file says, else what an environment variable says, which is checked like it. */
    <T> Optional<T> optionalOr(String name, Kind<T> kind, String variable) {
        Optional<String> told = Optional.ofNullable(
                        reading.secrets().environment().get(variable))
                .filter(text -> !text.isEmpty());
        if (has(name) || told.isEmpty()) return optional(name, kind);
        try {
            return Optional.of(kind.parse(ConfigValueFactory.fromAnyRef(told.get())));
        } catch (WrongValueException e) {
            problem(name, variable + ": " + e.problem());
            return Optional.empty();
        }
    }

    /** All of a map whose keys are the user's, in file order. */
    <T> Map<String, T> map(String name, Kind<T> kind, String expected) {
        Section map = open(name);
        if (map.values.isEmpty() && hasObject(name)) problem(name, "an empty object (expected: " + expected + ")");
        var all = new LinkedHashMap<String, T>();
        for (String key : map.names()) all.put(key, map.get(key, kind));
        return all;
    }

    /** A block that reference.conf has below this one. */
    Section section(String name) {
        if (reference == null) throw new AssertionError("no reference for " + at(name));
        return section(name, reference.at(name));
    }

    Section section(String name, Reference described) {
        return new Section(reading, at(name), values.get(name), described, mistaken);
    }

    /** An object whose keys are the user's. */
    Section open(String name) {
        return new Section(reading, at(name), values.get(name), null, mistaken);
    }

    /** A block whose `type` says which of the blocks of a reference describes it; empty when that cannot be told. */
    Optional<Section> typed(String name, Reference choices) {
        Section block = open(name);
        if (block.mistaken) return Optional.empty();
        var words = new LinkedHashMap<String, String>();
        choices.names().forEach(word -> words.put(word, word));
        Kind<String> kind = Kinds.word(words);
        ConfigValue wanted = block.values.get("type");
        if (wanted != null && NotYet.word(choices.path() + ".type", word(wanted))) {
            block.problem("type", notYet(wanted, kind));
            return Optional.empty();
        }
        if (!block.has("type")) block.missing("type", kind.expected());
        return block.optional("type", kind).map(type -> section(name, choices.at(type)));
    }

    /** The objects of a list, each described by the same block. */
    List<Section> list(String name, Reference described) {
        ConfigValue value = values.get(name);
        if (value == null || value.valueType() == ConfigValueType.NULL) return List.of();
        if (!(value instanceof List<?> list)) {
            problem(name, Kinds.wrong(value, "a list of objects").problem());
            return List.of();
        }
        var sections = new ArrayList<Section>();
        for (int i = 0; i < list.size(); i++) {
            At element = at(name).then(i);
            sections.add(new Section(reading, element, (ConfigValue) list.get(i), described, mistaken));
        }
        return sections;
    }

    /** Whether something else stands where the object should. */
    boolean isMistaken() {
        return mistaken;
    }

    void missing(String name, String expected) {
        if (!mistaken && !misspelled.contains(name)) problem(name, "missing (expected: " + expected + ")");
    }

    void problem(String name, String text) {
        reading.problem(at(name), text);
    }

    /** About the object as a whole. */
    void problem(String text) {
        reading.problem(at, text);
    }

    private void findUnknown(Reference described) {
        Collection<String> known = described.names().stream()
                .filter(name -> !name.equals("defaults"))
                .toList();
        for (String name : names()) {
            if (known.contains(name)) continue;
            if (NotYet.setting(described.path() + "." + name)) {
                problem(name, "not available yet (expected: left out)");
            } else {
                Optional<String> meant = Words.meant(name, known);
                meant.ifPresent(misspelled::add);
                problem(name, reading.unknown(meant, known));
            }
        }
    }

    private static String notYet(ConfigValue value, Kind<?> kind) {
        return Kinds.quoted(word(value)) + " is not available yet (expected: " + kind.expected() + ")";
    }

    private static String word(ConfigValue value) {
        return String.valueOf(value.unwrapped());
    }
}
