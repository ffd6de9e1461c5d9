package weir.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Event Hubs namespace.
 *
 * @param name the name pipelines use for it
 * @param connectionString as the Azure portal shows it, for the namespace or for one hub
 * @param requestTimeout for one request, 1s to 10m, default 30s
 */
public record EventHubsConnectionConfig(String name, Secret connectionString, Duration requestTimeout)
        implements ConnectionConfig {
    /** What reading goes on with after a problem. */
    static final EventHubsConnectionConfig STAND_IN = new EventHubsConnectionConfig("", new Secret(""), Duration.ZERO);

    private static final Pattern NAMES_A_NAMESPACE =
            Pattern.compile("(^|;)\\s*Endpoint\\s*=\\s*sb://", Pattern.CASE_INSENSITIVE);

    private static final Pattern NAMES_A_HUB =
            Pattern.compile("(?:^|;)\\s*EntityPath\\s*=\\s*([^;]*[^;\\s])", Pattern.CASE_INSENSITIVE);

    static final String TYPE = "azure-eventhubs";

    static EventHubsConnectionConfig read(String name, Section section) {
        return new EventHubsConnectionConfig(
                name,
                section.get(
                        "connection-string",
                        connectionString(section.reading().secrets().kind())),
                section.get("request-timeout", Kinds.duration(Duration.ofSeconds(1), Duration.ofMinutes(10))));
    }

    /** One that names no namespace is refused here, without showing it: it may be a key put in the wrong place. */
    private static Kind<Secret> connectionString(Kind<Secret> secret) {
        return new Kind<>(secret.expected(), secret.standIn(), value -> {
            Secret read = secret.parse(value);
            if (NAMES_A_NAMESPACE.matcher(read.reveal()).find()) return read;
            throw new WrongValueException("names no namespace", "Endpoint=sb://… in it");
        });
    }

    /** The one hub that the connection string is for, if it is not for the namespace. */
    Optional<String> onlyHub() {
        Matcher hub = NAMES_A_HUB.matcher(connectionString.reveal());
        return hub.find() ? Optional.of(hub.group(1)) : Optional.empty();
    }

    @Override
    public String type() {
        return TYPE;
    }
}
