package weir.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the configuration promises and Weir cannot do yet: using it is a problem, and one that says so. By path in reference.conf. */
final class NotYet {
    static final Set<String> SETTINGS = Set.of(
            "weir.secrets",
            "weir.defaults.transform.where",
            "weir.defaults.transform.set",
            "weir.defaults.transform.flatten",
            "weir.defaults.transform.parse",
            "weir.defaults.transform.explode",
            "weir.defaults.transform.hash",
            "weir.defaults.transform.mask",
            "weir.defaults.transform.route",
            "weir.defaults.transform.validate");

    /** Words that a setting will take one day. */
    static final Map<String, List<String>> WORDS = Map.of(
            "weir.defaults.format.type", List.of("json", "avro", "parquet"),
            "weir.defaults.format.csv.compression", List.of("zstd"),
            "weir.defaults.format.ndjson.compression", List.of("zstd"));

    private NotYet() {}

    static boolean setting(String path) {
        return SETTINGS.contains(path);
    }

    static boolean word(String path, String word) {
        return WORDS.getOrDefault(path, List.of()).contains(word);
    }
}
