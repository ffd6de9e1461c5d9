package weir.streams.source.eventhubs;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a namespace listens. */
final class Address {
    private static final int PLAIN = 5672;
    private static final int TLS = 5671;
    private static final Pattern ENDPOINT =
            Pattern.compile("(?:^|;)\\s*Endpoint\\s*=\\s*sb://[^;/:]+:(\\d+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern EMULATOR =
            Pattern.compile("(^|;)\\s*UseDevelopmentEmulator\\s*=\\s*true", Pattern.CASE_INSENSITIVE);

    private Address() {}

    /** As the client finds it; blocks while the name is looked up. */
    static InetSocketAddress of(String connectionString, String namespace) {
        Matcher port = ENDPOINT.matcher(connectionString);
        if (port.find()) return new InetSocketAddress(namespace, Integer.parseInt(port.group(1)));
        return new InetSocketAddress(
                namespace, EMULATOR.matcher(connectionString).find() ? PLAIN : TLS);
    }
}
