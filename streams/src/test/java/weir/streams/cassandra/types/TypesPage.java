package weir.streams.cassandra.types;

import com.datastax.oss.driver.api.core.data.ByteUtils;
import com.datastax.oss.driver.api.core.type.DataType;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes docs/types.md from what the code that writes cells makes of the {@link Probes}. */
public final class TypesPage {
    private TypesPage() {}

    static String of(String introduction) {
        StringBuilder page = new StringBuilder(introduction);
        page.append(
                "\n## The matrix\n\nDown: the type of the column. Across: the value that a source, a cast or a default gives.\n\n");
        Collection<String> kinds = Probes.values("text").keySet();
        page.append("| | ").append(String.join(" | ", kinds)).append(" |\n");
        page.append("| --- |").append(" :-: |".repeat(kinds.size())).append('\n');
        Probes.types().forEach((name, type) -> {
            page.append("| `").append(name).append("` |");
            tried(name, type)
                    .values()
                    .forEach(cell -> page.append(' ').append(sign(cell)).append(" |"));
            page.append('\n');
        });
        page.append("\n## Examples\n\nEach was written by the sink and read back by the driver.\n");
        Probes.types().forEach((name, type) -> examples(page, name, type));
        return page.toString();
    }

    /** What becomes of the values of each kind in a type. */
    public static Map<String, List<Tried>> tried(String name, DataType type) {
        Map<String, List<Tried>> tried = new LinkedHashMap<>();
        Probes.values(name)
                .forEach((kind, values) -> tried.put(
                        kind,
                        values.stream().map(value -> Tried.of(type, value)).toList()));
        return tried;
    }

    private static String sign(List<Tried> cell) {
        List<Tried> fitting = cell.stream().filter(Tried::fitsAsItIs).toList();
        if (fitting.isEmpty()) return cell.stream().anyMatch(Tried::fitsAfterCast) ? "cast" : "·";
        return fitting.stream()
                        .allMatch(one -> one.held() == null || one.value().equals(one.held()))
                ? "**=**"
                : "~";
    }

    private static void examples(StringBuilder page, String name, DataType type) {
        page.append("\n### ").append(name).append("\n\n| value | | column |\n| --- | --- | --- |\n");
        tried(name, type).forEach((kind, cell) -> {
            if (sign(cell).equals("·")) return;
            for (Tried one : cell) {
                page.append("| ")
                        .append(kind)
                        .append(" | ")
                        .append(code(one.value()))
                        .append(" | ");
                if (one.fitsAsItIs()) {
                    page.append(code(one.held()));
                } else {
                    page.append(one.refusal().replace("|", "\\|"));
                    if (one.fitsAfterCast()) {
                        page.append("; after `cast ")
                                .append(one.cast())
                                .append("`: ")
                                .append(code(one.held()));
                    }
                }
                page.append(" |\n");
            }
        });
    }

    private static String code(@Nullable Object value) {
        return "`" + text(value) + "`";
    }

    private static String text(@Nullable Object value) {
        if (value instanceof String string) {
            return '"' + string.replace("\ud800", "\\ud800").replace("\"", "\\\"") + '"';
        }
        if (value instanceof ByteBuffer bytes) return ByteUtils.toHexString(bytes);
        if (value instanceof InetAddress address) return address.getHostAddress();
        if (value instanceof Collection<?> list) {
            String open = value instanceof List ? "[" : "{";
            String close = value instanceof List ? "]" : "}";
            return list.stream().map(TypesPage::text).collect(Collectors.joining(", ", open, close));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> text(entry.getKey()) + ": " + text(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return String.valueOf(value);
    }
}
