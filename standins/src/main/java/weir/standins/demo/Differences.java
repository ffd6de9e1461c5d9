package weir.standins.demo;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import weir.standins.demo.shop.ExpectedRows;

/** Compares the rows of a table with what they must be, cell by cell, and remembers the first few that differ. */
final class Differences {
    private static final int MOST_TOLD = 5;

    private final String prefix;
    private final ExpectedRows expected;
    private final BitSet seen = new BitSet();
    private final List<String> told = new ArrayList<>();
    private long count;
    private long compared;

    /** @param prefix of the keys to compare, what follows it is a number */
    Differences(String prefix, ExpectedRows expected) {
        this.prefix = prefix;
        this.expected = expected;
    }

    void row(Map<String, Object> found, String key) {
        String id = String.valueOf(found.get(key));
        if (!id.startsWith(prefix)) return;
        compared++;
        long number = number(id.substring(prefix.length()));
        if (number < 0 || number >= expected.count()) {
            tell(id + ": was never sent: " + found);
            return;
        }
        if (seen.get((int) number)) tell(id + ": is there twice: " + found);
        seen.set((int) number);
        Map<String, Object> wanted = new LinkedHashMap<>(expected.row().apply(number));
        if (wanted.isEmpty()) {
            tell(id + ": was deleted: " + found);
        } else if (!wanted.equals(found)) tell(id + ": " + cells(wanted, found));
    }

    private static long number(String text) {
        ToLongFunction<String> parse = Long::parseLong;
        return text.chars().allMatch(c -> c >= '0' && c <= '9') && !text.isEmpty() ? parse.applyAsLong(text) : -1;
    }

    private static String cells(Map<String, Object> wanted, Map<String, Object> found) {
        List<String> cells = new ArrayList<>();
        wanted.forEach((name, value) -> {
            if (!value.equals(found.get(name)))
                cells.add("%s is %s (expected: %s)".formatted(name, found.get(name), value));
        });
        found.forEach((name, value) -> {
            if (!wanted.containsKey(name)) cells.add("%s is %s (expected: none)".formatted(name, value));
        });
        return String.join(", ", cells);
    }

    /** To be called once every row was shown. */
    void end() {
        for (int n = seen.nextClearBit(0); n < expected.count(); n = seen.nextClearBit(n + 1)) {
            Map<String, Object> wanted = expected.row().apply(n);
            if (!wanted.isEmpty()) tell(prefix + "…" + n + ": is missing: " + wanted);
        }
    }

    private void tell(String difference) {
        count++;
        if (told.size() < MOST_TOLD) told.add(difference);
    }

    long count() {
        return count;
    }

    long compared() {
        return compared;
    }

    List<String> told() {
        return List.copyOf(told);
    }
}
