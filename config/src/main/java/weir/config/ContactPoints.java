package weir.config;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Nodes as "host", "host:port", "[::1]" or "[::1]:port". */
final class ContactPoints {
    private static final int PORT = 9042;
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_.-]+)(?::([0-9]{1,5}))?");
    private static final String EXPECTED = "a list such as [\"10.0.0.4:9042\", \"cassandra.example.com\"]";

    private ContactPoints() {}

    static Kind<List<InetSocketAddress>> kind() {
        Kind<String> text = Kinds.text(EXPECTED);
        return Kinds.listOf(
                new Kind<>(EXPECTED, InetSocketAddress.createUnresolved("localhost", PORT), value -> {
                    Matcher parts = HOST_AND_PORT.matcher(text.parse(value));
                    if (!parts.matches()) throw Kinds.wrong(value, EXPECTED);
                    int port = parts.group(2) == null ? PORT : Integer.parseInt(parts.group(2));
                    if (port < 1 || port > 65535) throw Kinds.wrong(value, "a port of 1 to 65535");
                    return InetSocketAddress.createUnresolved(parts.group(1).replaceAll("[\\[\\]]", ""), port);
                }),
                EXPECTED);
    }
}
