package weir.config;

import java.util.regex.Pattern;

/** Which characters the names of things may have. */
final class Names {
    private static final Pattern OURS = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private Names() {}

    /** Keyspaces and tables: what CQL takes for a name. */
    static Kind<String> cql() {
        return Kinds.matching(
                Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,47}"), "letters, digits and _, at most 48, a letter first");
    }

    /** Containers: what Azure takes, https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
    static Kind<String> container() {
        return Kinds.matching(
                Pattern.compile("\\$root|\\$web|\\$logs|(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*"),
                "3 to 63 lower-case letters, digits and single hyphens");
    }

    /** Connections and pipelines, which end up in labels, URLs and keys. */
    static void check(Section section, String name) {
        if (OURS.matcher(name).matches()) return;
        section.problem(name, "name " + Kinds.quoted(name) + " (expected: letters, digits, - and _, at most 64)");
    }
}
