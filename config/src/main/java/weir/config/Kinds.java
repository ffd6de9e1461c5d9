package weir.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** The kinds of values there are; what a kind accepts of a string is what HOCON accepts, since the environment only has strings. */
final class Kinds {
    private static final int LONGEST_SHOWN = 60;
    private static final Pattern BARE_NUMBER = Pattern.compile("\\s*-?[0-9.]+\\s*");

    private Kinds() {}

    static Kind<String> string(String expected) {
        return new Kind<>(expected, "", value -> text(value, expected));
    }

    /** A string with something in it. */
    static Kind<String> text(String expected) {
        return matching(Pattern.compile(".*\\S.*", Pattern.DOTALL), expected);
    }

    static Kind<String> matching(Pattern pattern, String expected) {
        return new Kind<>(expected, "", value -> {
            String text = text(value, expected);
            if (!pattern.matcher(text).matches()) throw wrong(value, expected);
            return text;
        });
    }

    static Kind<Boolean> flag() {
        String expected = "true or false";
        return new Kind<>(expected, false, value -> {
            try {
                return value.atKey("it").getBoolean("it");
            } catch (ConfigException e) {
                throw wrong(value, expected);
            }
        });
    }

    static Kind<Integer> integer(int min, int max) {
        String expected = min + " to " + max;
        return new Kind<>(expected, min, value -> {
            BigDecimal number = number(value, expected);
            if (number.stripTrailingZeros().scale() > 0) throw wrong(value, expected);
            return within(number, BigDecimal.valueOf(min), BigDecimal.valueOf(max), value, expected)
                    .intValueExact();
        });
    }

    static Kind<Double> fraction() {
        String expected = "0 to 1";
        return new Kind<>(
                expected,
                0.0,
                value -> within(number(value, expected), BigDecimal.ZERO, BigDecimal.ONE, value, expected)
                        .doubleValue());
    }

    static Kind<Duration> duration(Duration min, Duration max) {
        String expected = Units.of(min) + " to " + Units.of(max);
        return new Kind<>(expected, min, value -> {
            if (BARE_NUMBER.matcher(text(value, expected)).matches()) {
                throw new WrongValueException(shown(value) + " has no unit", expected);
            }
            try {
                return within(value.atKey("it").getDuration("it"), min, max, value, expected);
            } catch (ConfigException e) {
                throw wrong(value, expected);
            }
        });
    }

    static Kind<Long> size(long min, long max) {
        String expected = Units.ofBytes(min) + " to " + Units.ofBytes(max);
        return new Kind<>(expected, min, value -> {
            try {
                return within(value.atKey("it").getBytes("it"), min, max, value, expected);
            } catch (ConfigException e) {
                throw wrong(value, expected);
            }
        });
    }

    static Kind<Character> character() {
        String expected = "one ASCII character, not a line end";
        return new Kind<>(expected, '\0', value -> {
            String text = text(value, expected);
            boolean fits = text.length() == 1 && text.charAt(0) < 128 && !text.equals("\n") && !text.equals("\r");
            if (!fits) throw wrong(value, expected);
            return text.charAt(0);
        });
    }

    static <E extends Enum<E>> Kind<E> word(Class<E> type) {
        var words = new LinkedHashMap<String, E>();
        for (E constant : Objects.requireNonNull(type.getEnumConstants())) words.put(Words.of(constant), constant);
        return word(words);
    }

    static <T> Kind<T> word(Map<String, T> words) {
        return new Kind<>(Words.oneOf(words.keySet()), words.values().iterator().next(), value -> {
            T meaning = words.get(text(value, Words.oneOf(words.keySet())));
            if (meaning != null) return meaning;
            throw wrong(value, Words.oneOf(text(value, ""), words.keySet()));
        });
    }

    /** A list of names, each once. */
    static Kind<List<String>> names() {
        Kind<List<String>> list = listOf(text("a list of names"), "a list of names");
        return new Kind<>("a list of names", List.of(), value -> {
            List<String> names = list.parse(value);
            for (int i = 0; i < names.size(); i++) {
                if (names.indexOf(names.get(i)) < i) {
                    throw new WrongValueException(quoted(names.get(i)) + " twice", "each name once");
                }
            }
            return names;
        });
    }

    /** A list with something in it. */
    static <T> Kind<List<T>> listOf(Kind<T> kind, String expected) {
        return new Kind<>(expected, List.of(), value -> {
            if (!(value instanceof ConfigList list)) throw wrong(value, expected);
            if (list.isEmpty()) throw new WrongValueException("an empty list", expected);
            var all = new ArrayList<T>();
            for (ConfigValue one : list) all.add(kind.parse(one));
            return List.copyOf(all);
        });
    }

    /** A string as it is, a number as Long or BigDecimal with all its digits, a Boolean. */
    static Kind<Object> scalar() {
        String expected = "a string, a number, true or false";
        return new Kind<>(expected, "", value -> {
            String text = text(value, expected);
            if (value.valueType() == ConfigValueType.BOOLEAN) return Boolean.valueOf(text);
            if (value.valueType() != ConfigValueType.NUMBER) return text;
            var number = new BigDecimal(text);
            return number.scale() == 0 && number.toBigInteger().bitLength() < Long.SIZE
                    ? (Object) number.longValueExact()
                    : number;
        });
    }

    static WrongValueException wrong(ConfigValue value, String expected) {
        return new WrongValueException(shown(value), expected);
    }

    static String quoted(String text) {
        return ConfigUtil.quoteString(text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…");
    }

    /** What stands in the file, shortened. */
    private static String shown(ConfigValue value) {
        return switch (value.valueType()) {
            case OBJECT -> "an object";
            case LIST -> "a list";
            case NULL -> "null";
            case STRING -> quoted((String) value.unwrapped());
            case NUMBER, BOOLEAN -> value.atKey("it").getString("it");
        };
    }

    /** Of a string, a number or a boolean, as it is written in the file. */
    private static String text(ConfigValue value, String expected) throws WrongValueException {
        var scalars = Arrays.asList(ConfigValueType.STRING, ConfigValueType.NUMBER, ConfigValueType.BOOLEAN);
        if (!scalars.contains(value.valueType())) throw wrong(value, expected);
        return value.atKey("it").getString("it");
    }

    private static BigDecimal number(ConfigValue value, String expected) throws WrongValueException {
        try {
            return new BigDecimal(text(value, expected));
        } catch (NumberFormatException e) {
            throw wrong(value, expected);
        }
    }

    private static <T extends Comparable<T>> T within(T found, T min, T max, ConfigValue value, String expected)
            throws WrongValueException {
        if (found.compareTo(min) < 0 || found.compareTo(max) > 0) throw wrong(value, expected);
        return found;
    }
}
