package weir.streams.cassandra;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The names a reader most likely meant. */
public final class Nearest {
    private static final int MOST = 3;

    private Nearest() {}

    /** As in {@code "nearest: price, prize"}; {@code "none"} when there are no names at all. */
    public static String names(String wanted, Collection<String> known) {
        if (known.isEmpty()) return "none";
        List<String> close = known.stream()
                .filter(name -> distance(wanted, name) <= Math.max(2, wanted.length() / 2))
                .sorted(Comparator.<String>comparingInt(name -> distance(wanted, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
        if (!close.isEmpty()) return "nearest: " + String.join(", ", close);
        return "there are: "
                + known.stream().sorted().limit(20).collect(Collectors.joining(", "))
                + (known.size() > 20 ? ", …" : "");
    }

    /** Letters to insert, remove or replace; upper and lower case count as the same letter. */
    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
