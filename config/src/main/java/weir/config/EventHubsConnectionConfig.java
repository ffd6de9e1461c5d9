package weir.config;

import java.time.Duration;

/**
 * An Event Hubs namespace.
 *
 * @param name the name pipelines use for it
 * @param access where it is and how to sign in to it
 * @param requestTimeout for one request, 1s to 10m, default 30s
 */
public record EventHubsConnectionConfig(String name, EventHubsAccess access, Duration requestTimeout)
        implements ConnectionConfig {
    /** What reading goes on with after a problem. */
    static final EventHubsConnectionConfig STAND_IN = new EventHubsConnectionConfig("", new Secret(""), Duration.ZERO);

    static final String TYPE = "azure-eventhubs";

    /** Signed in to by a connection string. */
    public EventHubsConnectionConfig(String name, Secret connectionString, Duration requestTimeout) {
        this(name, new EventHubsAccess.ByString(connectionString), requestTimeout);
    }

    static EventHubsConnectionConfig read(String name, Section section, Credentials credentials) {
        return new EventHubsConnectionConfig(
                name,
                EventHubsAccess.read(section, credentials),
                section.get("request-timeout", Kinds.duration(Duration.ofSeconds(1), Duration.ofMinutes(10))));
    }

    @Override
    public String type() {
        return TYPE;
    }
}
