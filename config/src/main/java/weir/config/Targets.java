package weir.config;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which table of the keyspace takes which table of the source.
 *
 * @param table takes all that no route names; empty where each table goes to the one of its own name
 * @param routes tables of the keyspace by tables of the source with their schema, where * stands for anything
 */
public record Targets(Optional<String> table, Map<String, String> routes) {
    public Targets {
        routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
    }

    /** Everything goes to one. */
    public static Targets one(String table) {
        return new Targets(Optional.of(table), Map.of());
    }

    /** Where a table of the source goes: a route with its name, else the longest that matches, else all that is said of none. */
    public String of(String source) {
        String exact = routes.get(source);
        if (exact != null) return exact;
        return routes.entrySet().stream()
                .filter(route -> matches(route.getKey(), source))
                .max(Comparator.<Map.Entry<String, String>>comparingInt(
                                route -> route.getKey().length())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getValue)
                .or(() -> table)
                .orElseGet(() -> source.substring(source.indexOf('.') + 1));
    }

    /**
     * Where everything goes; empty where there may be several.
     *
     * @param sources names and patterns of the source's tables; none of a source without tables
     */
    public Optional<String> single(List<String> sources) {
        if (routes.isEmpty() && table.isPresent()) return table;
        if (sources.stream().anyMatch(Targets::isPattern)) return Optional.empty();
        List<String> all = sources.stream().map(this::of).distinct().toList();
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }

    /** All that can be told beforehand: of a pattern only where it is routed to. */
    Set<String> known(List<String> sources) {
        Set<String> known = new TreeSet<>(routes.values());
        if (sources.isEmpty() || sources.stream().anyMatch(Targets::isPattern)) table.ifPresent(known::add);
        sources.stream().filter(source -> !isPattern(source)).map(this::of).forEach(known::add);
        return known;
    }

    /** False where two tables of the source go to one, as far as that can be told beforehand. */
    boolean keepApart(List<String> sources) {
        List<String> names =
                sources.stream().filter(source -> !isPattern(source)).toList();
        boolean isOneForAll = table.isPresent() || routes.keySet().stream().anyMatch(Targets::isPattern);
        if (names.size() < sources.size() && isOneForAll) return false;
        return names.stream().map(this::of).distinct().count() == names.size();
    }

    /** Whether a pattern names a table. */
    public static boolean matches(String pattern, String table) {
        return table.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
    }

    static boolean isPattern(String table) {
        return table.contains("*");
    }

    /** @param source whose tables go there; empty when there is no telling */
    static Targets read(Section sink, Optional<SourceConfig> source) {
        Optional<String> table = sink.optional("table", Names.cql());
        Map<String, String> routes = sink.map(
                "route", Names.cql(), "tables of the keyspace by those of the source: route { \"shop.a\" = b }");
        List<String> sources = source.map(SourceConfig::tables).orElse(List.of());
        if (source.filter(SqlSourceConfig.class::isInstance).isEmpty()) {
            if (!sink.has("table")) sink.missing("table", Names.cql().expected());
            if (source.isPresent() && sink.has("route"))
                sink.problem("route", "of a source that has no tables (expected: left out)");
        } else if (!sources.isEmpty()) {
            routes.keySet().stream()
                    .filter(route -> !sink.open("route").hasObject(route)) // which is a problem already
                    .filter(route -> sources.stream().noneMatch(each -> mayMeet(route, each)))
                    .forEach(route -> sink.open("route")
                            .problem(route, "not among the source's tables (expected: one of " + sources + ")"));
        }
        return new Targets(table, routes);
    }

    /** Of two patterns that is left open. */
    private static boolean mayMeet(String route, String source) {
        return isPattern(route) ? isPattern(source) || matches(route, source) : matches(source, route);
    }
}
