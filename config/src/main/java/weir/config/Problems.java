package weir.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything wrong with a configuration, gathered so that one run reports all of it. */
final class Problems {
    private final List<Problem> found = new ArrayList<>();
    private final List<String> files = new ArrayList<>();

    /** Problems come out in the order in which the files are named here. */
    void knows(String file) {
        if (!files.contains(file)) files.add(file);
    }

    void add(Place place, Object path, String text) {
        found.add(new Problem(place, path + ": " + text));
    }

    /** About a file as a whole. */
    void add(String file, String text) {
        found.add(new Problem(new Place(file, 0), text));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    void throwIfAny() {
        if (!found.isEmpty()) throw new InvalidConfigException(lines());
    }

    /** In the order of the files. */
    List<String> lines() {
        return found.stream()
                .sorted(Comparator.comparingInt((Problem problem) ->
                                files.indexOf(problem.place().file()))
                        .thenComparingInt(problem -> problem.place().line()))
                .map(problem -> problem.place() + ": " + problem.text())
                .distinct()
                .toList();
    }

    private record Problem(Place place, String text) {}
}
