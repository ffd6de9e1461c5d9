package weir.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words a setting may be, and which of them someone meant who wrote another. */
final class Words {
    private Words() {}

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The choice in full, the nearest to what was found first. */
    static String oneOf(String found, Collection<String> words) {
        List<String> nearestFirst = words.stream()
                .sorted(Comparator.comparingInt(word -> distance(plain(found), word)))
                .toList();
        return oneOf(nearestFirst);
    }

    static String oneOf(Collection<String> words) {
        return words.size() == 1 ? words.iterator().next() : "one of " + words;
    }

    /** The word that was meant, if one is near enough to say so. */
    static Optional<String> meant(String found, Collection<String> words) {
        int near = Math.min(2, (found.length() - 1) / 2);
        return words.stream()
                .filter(word -> distance(plain(found), word) <= near)
                .min(Comparator.comparingInt(word -> distance(plain(found), word)));
    }

    /** As our words are written: a wrong case or an underscore is no distance. */
    private static String plain(String found) {
        return found.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Single letters to add, drop or change, or neighbours to swap, until one is the other. */
    static int distance(String from, String to) {
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        Arrays.setAll(last, i -> i);
        for (int i = 1; i <= from.length(); i++) {
            int[] now = new int[to.length() + 1];
            now[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                now[j] = Math.min(last[j - 1] + change, Math.min(last[j], now[j - 1]) + 1);
                boolean swapped = i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
                if (swapped) now[j] = Math.min(now[j], beforeLast[j - 2] + 1);
            }
            beforeLast = last;
            last = now;
        }
        return last[to.length()];
    }
}
