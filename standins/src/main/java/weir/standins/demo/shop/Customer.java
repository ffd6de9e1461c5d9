package weir.standins.demo.shop;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A customer as of one version; the same run, number and version always give the same one, so that nothing sent has to be remembered.
 *
 * @param note absent for some; texts with commas, quotes and line ends for others
 */
record Customer(
        String id,
        String name,
        String email,
        String city,
        String note,
        BigDecimal credit,
        LocalDate joined,
        boolean isActive) {
    private static final LocalDate OPENED = LocalDate.of(2019, 3, 1);
    private static final String[] FIRST = {"Zoë", "Jürgen", "Anne-Marie", "Łukasz", "Ines", "Bjørn", "Chloé", "Karl"};
    private static final String[] LAST = {"Müller", "O'Hara", "Groß", "Nowak", "de la Cruz", "Ångström", "Li", "Ünal"};
    private static final String[] CITIES = {"Köln", "Malmö", "Washington, D.C.", "São Paulo", "Paris", "“Quoted” Town"};
    private static final String[] NOTES = {
        "",
        "calls first",
        "likes \"quotes\"",
        "line one\nline two",
        "a, b and c",
        "Grüße, \"bis bald\"\r\nJ.",
        "€ only 😀"
    };

    static Customer of(int run, long number, int version) {
        int mix = (int) (number * 31 + version * 17L);
        String name = pick(FIRST, number) + " " + pick(LAST, number / 7);
        return new Customer(
                id(run, number),
                name,
                "c%d.v%d@example.com".formatted(number, version),
                pick(CITIES, mix),
                // no text at all is null, which leaves the column as it is: so those without a note never have one
                number % 4 == 0 ? "" : pick(NOTES, 1 + Math.floorMod(mix, NOTES.length - 1)),
                BigDecimal.valueOf(Math.floorMod(mix * 7919L, 1_000_000L), 2),
                OPENED.plusDays(Math.floorMod(number, 2000)),
                mix % 3 != 0);
    }

    static String id(int run, long number) {
        return "%d-c%07d".formatted(run, number);
    }

    private static String pick(String[] from, long number) {
        return from[(int) Math.floorMod(number, (long) from.length)];
    }

    /** The row that the table has to hold. */
    Map<String, Object> cells() {
        Map<String, Object> cells = new LinkedHashMap<>();
        cells.put("id", id);
        cells.put("name", name);
        cells.put("email", email);
        cells.put("city", city);
        if (!note.isEmpty()) cells.put("note", note);
        cells.put("credit", credit);
        cells.put("joined", joined);
        cells.put("active", isActive);
        return cells;
    }
}
