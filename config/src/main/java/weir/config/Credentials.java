package weir.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The credentials of a file by name, for connections that refer to them.
 *
 * @param all empty for one that has problems of its own
 */
record Credentials(Map<String, Optional<CredentialConfig>> all) {
    private static final String SETTING = "credential";
    private static final Kind<String> NAME = Kinds.text("the name of a credential");

    static Credentials read(Section weir) {
        Section credentials = weir.open("credentials");
        Reference types = Reference.weir().at("defaults.credential");
        var all = new LinkedHashMap<String, Optional<CredentialConfig>>();
        for (String name : credentials.names()) {
            Names.check(credentials, name);
            all.put(name, credentials.typed(name, types).map(section -> CredentialConfig.read(name, section)));
        }
        return new Credentials(all);
    }

    /** The credential a section names. */
    CredentialConfig of(Section section) {
        String name = section.get(SETTING, NAME, () -> expected(""));
        if (!name.isEmpty() && !all.containsKey(name)) {
            section.problem(SETTING, Kinds.quoted(name) + " (expected: " + expected(name) + ")");
        }
        return all.getOrDefault(name, Optional.empty()).orElse(DefaultCredentialConfig.STAND_IN);
    }

    /** The credential a section names, if it names one. */
    Optional<CredentialConfig> optional(Section section) {
        return section.has(SETTING) ? Optional.of(of(section)) : Optional.empty();
    }

    private String expected(String found) {
        String any = "the name of a credential";
        return all.isEmpty() ? any + ", and weir.credentials has none" : any + ": " + Words.oneOf(found, all.keySet());
    }
}
