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
        Credentials credentials = Credentials.read(weir);
        Section connections = weir.open("connections");
        Reference types = Reference.weir().at("defaults.connection");
        var all = new LinkedHashMap<String, Optional<ConnectionConfig>>();
        for (String name : connections.names()) {
            Names.check(connections, name);
            all.put(
                    name,
                    connections.typed(name, types).map(section -> ConnectionConfig.read(name, section, credentials)));
        }
        return new Connections(all);
    }

    Optional<CassandraConnectionConfig> cassandra(Section section) {
        return get(section, CassandraConnectionConfig.TYPE, CassandraConnectionConfig.class);
    }

    Optional<BlobConnectionConfig> blob(Section section) {
        return get(section, BlobConnectionConfig.TYPE, BlobConnectionConfig.class);
    }

    /** Whether the connection a section names is there, but of another kind or of none that can be told. */
    boolean isOther(Section section, Class<? extends ConnectionConfig> kind) {
        return section.optional(SETTING, NAME)
                .filter(all::containsKey)
                .filter(name -> named(name, kind).isEmpty())
                .isPresent();
    }

    /** The connection a section names, which must be of one kind. */
    private <C extends ConnectionConfig> Optional<C> get(Section section, String type, Class<C> kind) {
        List<String> fitting = all.keySet().stream()
                .filter(name -> named(name, kind).isPresent())
                .toList();
        String name = section.get(SETTING, NAME, () -> expected(type, "", fitting));
        Optional<ConnectionConfig> found = all.getOrDefault(name, Optional.empty());
        boolean unknown = !name.isEmpty() && !all.containsKey(name);
        if (unknown || !found.stream().allMatch(kind::isInstance)) {
            String other = found.map(it -> " is of type " + it.type()).orElse("");
            section.problem(SETTING, Kinds.quoted(name) + other + " (expected: " + expected(type, name, fitting) + ")");
        }
        return named(name, kind);
    }

    private <C extends ConnectionConfig> Optional<C> named(String name, Class<C> kind) {
        return all.getOrDefault(name, Optional.empty()).filter(kind::isInstance).map(kind::cast);
    }

    private static String expected(String type, String found, List<String> fitting) {
        String any = "a connection of type " + type;
        return fitting.isEmpty() ? any + ", and there is none" : any + ": " + Words.oneOf(found, fitting);
    }
}
