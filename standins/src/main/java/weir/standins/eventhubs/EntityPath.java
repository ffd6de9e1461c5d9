package weir.standins.eventhubs;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a link is to: {@code hub}, {@code hub/Partitions/3} or {@code hub/ConsumerGroups/weir/Partitions/3}. */
record EntityPath(
        String hub, @Nullable String group, @Nullable String partition) {
    private static final Pattern HOST = Pattern.compile("^(amqps?|sb)://[^/]*");
    private static final Pattern PATH =
            Pattern.compile("([^/]+)(?:/consumergroups/([^/]+))?(?:/partitions/([^/]+))?", Pattern.CASE_INSENSITIVE);

    static EntityPath of(@Nullable String address) throws Refusal {
        Matcher matcher = PATH.matcher(path(String.valueOf(address)));
        if (!matcher.matches()) throw Refusal.notFound(String.valueOf(address));
        return new EntityPath(matcher.group(1), matcher.group(2), matcher.group(3));
    }

    /** Of an address or an audience: without scheme and host, in lower case. */
    static String path(String address) {
        String path = HOST.matcher(address).replaceFirst("").toLowerCase(Locale.ROOT);
        return path.startsWith("/") ? path.substring(1) : path;
    }

    /** Who may use the first may use all that is below it. */
    static boolean covers(String path, String below) {
        return path.isEmpty() || below.equals(path) || below.startsWith(path + "/");
    }
}
