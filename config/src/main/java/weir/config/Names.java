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

    /** Hubs: what Azure takes, https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsofteventhub */
    static Kind<String> hub() {
        return Kinds.matching(
                Pattern.compile("(?=.{1,256}$)[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"),
                "at most 256 letters, digits, ., - and _, a letter or digit first and last");
    }

    /** Consumer groups: as hubs, at most 50, or the one that is always there. */
    static Kind<String> consumerGroup() {
        return Kinds.matching(
                Pattern.compile("\\$Default|(?=.{1,50}$)[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"),
                "at most 50 letters, digits, ., - and _, a letter or digit first and last, or $Default");
    }

    /** Connections and pipelines, which end up in labels, URLs and keys. */
    static void check(Section section, String name) {
        if (OURS.matcher(name).matches()) return;
        section.problem(name, "name " + Kinds.quoted(name) + " (expected: letters, digits, - and _, at most 64)");
    }
}
