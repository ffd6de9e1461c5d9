package weir.config;

import java.util.Collection;
import java.util.Optional;

/** What all sections of one file share while it is read. */
record Reading(Tree tree, Secrets secrets, Problems problems) {
    void problem(At at, String text) {
        problems.add(tree.placeOf(at), at, text);
    }

    String unknown(Optional<String> meant, Collection<String> known) {
        return "unknown setting"
                + meant.map(word -> ", did you mean " + word + "?").orElse("") + " (expected: " + Words.oneOf(known)
                + ")";
    }
}
