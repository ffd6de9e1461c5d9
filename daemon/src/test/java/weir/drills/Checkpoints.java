package weir.drills;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Looks at every slice of a drill again and again, and keeps account of those that went back. */
final class Checkpoints {
    final List<String> wentBack = new ArrayList<>();
    private final Drill drill;
    private final ToLongFunction<String> place;
    private final Map<String, Place> last = new HashMap<>();
    private int moves;

    private record Place(long generation, long place) {}

    /** @param place how far an offset is, by its text */
    Checkpoints(Drill drill, ToLongFunction<String> place) {
        this.drill = drill;
        this.place = place;
    }

    void look() {
        drill.tables.forEach("SELECT slice, offset, generation FROM %s_state.slices".formatted(drill.name), row -> {
            String offset = (String) row.get("offset");
            Place now = new Place(
                    (Long) row.getOrDefault("generation", 0L), offset == null ? 0 : place.applyAsLong(offset));
            Place before = last.put((String) row.get("slice"), now);
            if (before == null || before.equals(now)) return;
            moves++;
            if (now.generation < before.generation || now.place < before.place) {
                wentBack.add(row.get("slice") + ": from " + before + " to " + now);
            }
        });
    }

    /** How often a slice was seen to have moved. */
    int moves() {
        return moves;
    }

    /** By slice, as last seen. */
    Map<String, Long> generations() {
        Map<String, Long> generations = new HashMap<>();
        last.forEach((slice, seen) -> generations.put(slice, seen.generation));
        return generations;
    }
}
