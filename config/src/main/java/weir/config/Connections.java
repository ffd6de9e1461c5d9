package weir.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The connections of a file by name, for those that refer to them.
 *
 * @param all empty for one that has problems of its own
 */
record Connections(Map<String, Optional<ConnectionConfig>> all) {
    private static final String SETTING = "connection";
    private static final Kind<String> NAME = Kinds.text("the name of a connection");

    static Connections read(Section weir) {
        Section connections = weir.open("connections");
        Reference types = Reference.weir().at("defaults.connection");
        var all = new LinkedHashMap<String, Optional<ConnectionConfig>>();
        for (String name : connections.names()) {
            Names.check(connections, name);
            all.put(name, connections.typed(name, types).map(section -> ConnectionConfig.read(name, section)));
        }
        return new Connections(all);
    }

    Optional<CassandraConnectionConfig> cassandra(Section section) {
        return get(section, List.of(CassandraConnectionConfig.TYPE)).map(CassandraConnectionConfig.class::cast);
    }

    /** One that can be read from. */
    Optional<ConnectionConfig> source(Section section) {
        return get(section, Reference.weir().at("defaults.source").names());
    }

    /** The connection a section names, which must be of one of these types. */
    private Optional<ConnectionConfig> get(Section section, List<String> types) {
        List<String> fitting = all.keySet().stream()
                .filter(name -> named(name, types).isPresent())
                .toList();
        String name = section.get(SETTING, NAME, () -> expected(types, "", fitting));
        Optional<ConnectionConfig> found = all.getOrDefault(name, Optional.empty());
        boolean unknown = !name.isEmpty() && !all.containsKey(name);
        if (unknown || !found.stream().allMatch(it -> types.contains(it.type()))) {
            String other = found.map(it -> " is of type " + it.type()).orElse("");
            section.problem(
                    SETTING, Kinds.quoted(name) + other + " (expected: " + expected(types, name, fitting) + ")");
        }
        return named(name, types);
    }

    private Optional<ConnectionConfig> named(String name, List<String> types) {
        return all.getOrDefault(name, Optional.empty()).filter(it -> types.contains(it.type()));
    }

    private static String expected(List<String> types, String found, List<String> fitting) {
        String any = "a connection of type " + String.join(" or ", types);
        return fitting.isEmpty() ? any + ", and there is none" : any + ": " + Words.oneOf(found, fitting);
    }
}
