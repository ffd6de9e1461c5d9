package weir.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Writes docs/configuration.md from reference.conf: a table for each block, from the comments above its settings. */
final class ConfigurationPage {
    private static final List<String> TAKES = List.of("Takes: ", "Required: ", "Optional: ");

    private static final Map<String, String> TITLES = titles();

    private ConfigurationPage() {}

    static String of(String introduction) {
        var page = new StringBuilder(introduction);
        TITLES.forEach((path, title) -> {
            Reference block =
                    path.isEmpty() ? Reference.weir() : Reference.weir().at(path);
            page.append("\n## ").append(title).append("\n\n");
            String about = path.isEmpty() ? "" : String.join(" ", comments(block.block()));
            if (!about.isEmpty()) page.append(about).append("\n\n");
            page.append("| setting | default | takes | |\n| --- | --- | --- | --- |\n");
            rows(page, "", block, path.isEmpty());
        });
        page.append("\n## Not available yet\n\n")
                .append("These are part of the design and refused with `not available yet` until they are built:\n\n");
        var all = new TreeSet<String>();
        NotYet.SETTINGS.forEach(setting -> all.add("`" + inFile(setting) + "`"));
        NotYet.WORDS.forEach((setting, words) -> all.add("`" + inFile(setting) + "` " + String.join(", ", words)));
        all.forEach(line -> page.append("- ").append(line).append('\n'));
        return page.append("- secrets written as `\"vault:NAME\"`\n").toString();
    }

    private static Map<String, String> titles() {
        var titles = new LinkedHashMap<String, String>();
        titles.put("", "weir");
        titles.put("http", "weir.http");
        titles.put("state", "weir.state");
        for (String type : Reference.weir().at("defaults.credential").names()) {
            titles.put("defaults.credential." + type, "weir.credentials.NAME, type " + type);
        }
        titles.put("defaults.connection.azure-blob", "weir.connections.NAME, type azure-blob");
        titles.put("defaults.connection.azure-eventhubs", "weir.connections.NAME, type azure-eventhubs");
        titles.put("defaults.connection.cassandra", "weir.connections.NAME, type cassandra");
        titles.put("defaults.connection.jdbc", "weir.connections.NAME, type jdbc");
        titles.put("defaults.source.azure-blob", "weir.pipelines.NAME.source, on a connection of type azure-blob");
        titles.put("defaults.format.csv", "weir.pipelines.NAME.source.format, for blobs, type csv");
        titles.put("defaults.format.ndjson", "weir.pipelines.NAME.source.format, for blobs, type ndjson");
        titles.put(
                "defaults.source.azure-eventhubs",
                "weir.pipelines.NAME.source, on a connection of type azure-eventhubs");
        for (String type : List.of("json", "csv", "text", "bytes")) {
            titles.put("defaults.body." + type, "weir.pipelines.NAME.source.format, for events, type " + type);
        }
        titles.put("defaults.source.jdbc", "weir.pipelines.NAME.source, on a connection of type jdbc");
        titles.put("defaults.transform", "weir.pipelines.NAME.transforms");
        titles.put("defaults.cast", "weir.pipelines.NAME.transforms[…].cast.FIELD");
        titles.put("defaults.pipeline.sink", "weir.pipelines.NAME.sink");
        titles.put("defaults.ttl", "weir.pipelines.NAME.sink.ttl");
        titles.put("defaults.pipeline.supervision", "weir.pipelines.NAME.supervision");
        titles.put("defaults.pipeline.limits", "weir.pipelines.NAME.limits");
        return titles;
    }

    private static void rows(StringBuilder page, String prefix, Reference block, boolean leavesOnly) {
        for (String name : block.names()) {
            ConfigValue value = Objects.requireNonNull(block.block().get(name));
            if (value instanceof ConfigObject) {
                if (!leavesOnly) rows(page, prefix + name + ".", block.at(name), false);
                continue;
            }
            List<String> comments = comments(value);
            String takes = comments.get(comments.size() - 1);
            String keyword = TAKES.stream()
                    .filter(takes::startsWith)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(
                            "the last comment line of " + prefix + name + " says not what it takes"));
            page.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            prefix + name,
                            value.valueType() != ConfigValueType.NULL
                                    ? "`" + shown(value) + "`"
                                    : keyword.equals("Required: ") ? "required" : "none",
                            takes.substring(keyword.length()).replace("|", "\\|"),
                            String.join(" ", comments.subList(0, comments.size() - 1))));
        }
    }

    /** HOCON puts quotes around what begins with a digit; nobody else does. */
    private static String shown(ConfigValue value) {
        String text = value.render(ConfigRenderOptions.concise().setJson(false));
        return text.matches("\"[0-9]+[A-Za-z]+\"") ? text.substring(1, text.length() - 1) : text;
    }

    private static List<String> comments(ConfigValue value) {
        return value.origin().comments().stream().map(String::strip).toList();
    }

    private static String inFile(String path) {
        return path.replace("weir.defaults.connection.type", "weir.connections.NAME.type")
                .replaceFirst("weir.defaults.connection.([a-z-]+).", "weir.connections.NAME($1).")
                .replace("weir.defaults.source.jdbc.", "weir.pipelines.NAME.source, for tables: ")
                .replace("weir.defaults.format.", "weir.pipelines.NAME.source.format, for blobs: ")
                .replace("weir.defaults.transform.", "weir.pipelines.NAME.transforms[…].")
                .replace("weir.defaults.pipeline.", "weir.pipelines.NAME.");
    }
}
