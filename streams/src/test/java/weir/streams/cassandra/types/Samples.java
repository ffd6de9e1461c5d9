package weir.streams.cassandra.types;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import weir.streams.cassandra.Nearest;

/** Random values for any type: those that fit, with what is then read back, and those that cannot, with the reason. */
public final class Samples {
    private static final int MOST_ELEMENTS = 5;

    private final Random random;
    private final ScalarSamples scalars;

    public Samples(Random random) {
        this.random = random;
        this.scalars = new ScalarSamples(random);
    }

    /** A value that fits, and what is read back, as {@link Plain} has it. */
    public record Fitting(Object given, Object held) {}

    /** A value that cannot fit, and the message of the refusal. */
    public record Broken(Object given, String reason) {}

    public Fitting fitting(DataType type) {
        if (type instanceof ListType list) return list(some(list.getElementType()), false);
        if (type instanceof SetType set) return list(distinct(set.getElementType()), true);
        if (type instanceof MapType map) return map(map);
        if (type instanceof VectorType vector) {
            return list(many(vector.getElementType(), vector.getDimensions()), false);
        }
        if (type instanceof TupleType tuple) return tuple(tuple.getComponentTypes());
        if (type instanceof UserDefinedType user) return user(user);
        return scalars.fitting(type);
    }

    private List<Fitting> some(DataType element) {
        return many(element, random.nextInt(MOST_ELEMENTS));
    }

    private List<Fitting> many(DataType element, int count) {
        List<Fitting> many = new ArrayList<>();
        for (int i = 0; i < count; i++) many.add(fitting(element));
        return many;
    }

    private List<Fitting> distinct(DataType element) {
        Set<Object> known = new HashSet<>();
        return some(element).stream().filter(each -> known.add(twin(each.held))).toList();
    }

    /** Equal for what the server takes for the same, decimals of another scale, and for what the driver does when it reads: null and empty. */
    private static Object twin(@Nullable Object held) {
        if (held == null || held.equals(List.of()) || held.equals(Set.of()) || held.equals(Map.of())) return "nothing";
        if (held instanceof BigDecimal number) return number.stripTrailingZeros();
        if (held instanceof Set<?> set) return set.stream().map(Samples::twin).collect(Collectors.toSet());
        if (held instanceof List<?> list) {
            List<Object> twins = new ArrayList<>();
            list.forEach(each -> twins.add(twin(each)));
            return twins;
        }
        if (held instanceof Map<?, ?> map) {
            Map<Object, Object> twins = new LinkedHashMap<>();
            map.forEach((key, value) -> twins.put(twin(key), twin(value)));
            return twins;
        }
        return held;
    }

    private static Fitting list(List<Fitting> elements, boolean isSet) {
        List<Object> held = elements.stream().map(Fitting::held).toList();
        return new Fitting(elements.stream().map(Fitting::given).toList(), isSet ? new LinkedHashSet<>(held) : held);
    }

    private Fitting map(MapType map) {
        List<Fitting> keys = distinct(map.getKeyType());
        Map<Object, Object> held = new LinkedHashMap<>();
        Map<String, Object> object = new LinkedHashMap<>();
        List<List<Object>> pairs = new ArrayList<>();
        for (Fitting key : keys) {
            Fitting value = fitting(map.getValueType());
            held.put(key.held, value.held);
            pairs.add(List.of(key.given, value.given));
            if (key.given instanceof String name) object.put(name, value.given);
        }
        return new Fitting(object.size() == pairs.size() && random.nextBoolean() ? object : pairs, held);
    }

    private Fitting tuple(List<DataType> types) {
        List<@Nullable Object> given = new ArrayList<>();
        List<@Nullable Object> held = new ArrayList<>();
        for (DataType type : types) {
            @Nullable Fitting part = random.nextInt(4) == 0 ? null : fitting(type);
            given.add(part == null ? null : part.given);
            held.add(part == null ? null : part.held);
        }
        return new Fitting(given, held);
    }

    private Fitting user(UserDefinedType user) {
        Map<String, @Nullable Object> given = new LinkedHashMap<>();
        Map<String, @Nullable Object> held = new LinkedHashMap<>();
        for (int i = 0; i < user.getFieldNames().size(); i++) {
            String name = user.getFieldNames().get(i).asInternal();
            int kind = random.nextInt(6);
            held.put(name, null);
            if (kind == 0) continue;
            if (kind == 1) {
                given.put(name, null);
                continue;
            }
            Fitting part = fitting(user.getFieldTypes().get(i));
            given.put(name, part.given);
            held.put(name, part.held);
        }
        return new Fitting(given, held);
    }

    public Broken broken(DataType type) {
        if (type instanceof ListType list) return brokenList(list.getElementType(), false);
        if (type instanceof SetType set) return brokenList(set.getElementType(), true);
        if (type instanceof MapType map) return brokenMap(map);
        if (type instanceof VectorType vector) {
            return brokenRow(Collections.nCopies(vector.getDimensions(), vector.getElementType()), false);
        }
        if (type instanceof TupleType tuple) return brokenRow(tuple.getComponentTypes(), true);
        if (type instanceof UserDefinedType user) return brokenUser(user);
        return scalars.broken(type);
    }

    private Broken brokenList(DataType element, boolean isSet) {
        int kind = random.nextInt(isSet ? 4 : 3);
        if (kind == 0) return new Broken("[1]", "text of 3 characters is not a list (text is never read as JSON)");
        List<Fitting> good = isSet ? distinct(element) : some(element);
        List<@Nullable Object> given = new ArrayList<>();
        good.forEach(each -> given.add(each.given));
        if (kind == 3 && !given.isEmpty()) {
            int twin = random.nextInt(given.size());
            given.add(given.get(twin));
            return new Broken(given, "element " + given.size() + " is the same as element " + (twin + 1));
        }
        int at = random.nextInt(given.size() + 1);
        if (kind == 1) {
            given.add(at, null);
            return new Broken(given, "element " + (at + 1) + " is null");
        }
        Broken one = broken(element);
        given.add(at, one.given);
        return new Broken(given, "element " + (at + 1) + ": " + one.reason);
    }

    private Broken brokenMap(MapType map) {
        Fitting key = fitting(map.getKeyType());
        Fitting value = fitting(map.getValueType());
        return switch (random.nextInt(6)) {
            case 0 ->
                new Broken(
                        "{}", "text of 2 characters is not an object or a list of pairs (text is never read as JSON)");
            case 1 -> {
                Broken one = broken(map.getKeyType());
                yield new Broken(List.of(List.of(one.given, value.given)), "key 1: " + one.reason);
            }
            case 2 -> {
                Broken one = broken(map.getValueType());
                yield new Broken(List.of(List.of(key.given, one.given)), "value of key 1: " + one.reason);
            }
            case 3 ->
                new Broken(
                        List.of(List.of(key.given, value.given), List.of(key.given, value.given)),
                        "key 2 is the same as key 1");
            case 4 ->
                new Broken(
                        List.of(List.of(key.given)), "pair 1: a list of 1 element has the wrong length (expected: 2)");
            default -> new Broken(List.of(Arrays.asList(key.given, null)), "value of key 1 is null");
        };
    }

    private Broken brokenRow(List<DataType> types, boolean isNullable) {
        List<@Nullable Object> given = new ArrayList<>();
        types.forEach(type -> given.add(fitting(type).given));
        int at = random.nextInt(types.size());
        switch (random.nextInt(isNullable ? 3 : 4)) {
            case 0 -> {
                return new Broken(Map.of(), "an object of 0 fields is not a list");
            }
            case 1 -> {
                given.add("more");
                return new Broken(
                        given,
                        "a list of " + given.size() + " elements has the wrong length (expected: " + types.size()
                                + ")");
            }
            case 2 -> {
                Broken one = broken(types.get(at));
                given.set(at, one.given);
                return new Broken(given, "element " + (at + 1) + ": " + one.reason);
            }
            default -> {
                given.set(at, null);
                return new Broken(given, "element " + (at + 1) + " is null");
            }
        }
    }

    private Broken brokenUser(UserDefinedType user) {
        List<String> names =
                user.getFieldNames().stream().map(name -> name.asInternal()).toList();
        int at = random.nextInt(names.size());
        return switch (random.nextInt(3)) {
            case 0 -> new Broken(List.of(), "a list of 0 elements is not an object");
            case 1 ->
                new Broken(
                        Map.of(names.get(0) + "x", 1L),
                        "type " + user.getName().asInternal() + " has no field " + names.get(0) + "x ("
                                + Nearest.names(names.get(0) + "x", names) + ")");
            default -> {
                Broken one = broken(user.getFieldTypes().get(at));
                yield new Broken(Map.of(names.get(at), one.given), "field " + names.get(at) + ": " + one.reason);
            }
        };
    }
}
