package weir.streams.azure;

import com.azure.messaging.eventhubs.EventHubClientBuilder;
import weir.config.EventHubsAccess;
import weir.config.EventHubsAccess.ByCredential;
import weir.config.EventHubsAccess.ByString;

/**
 * Tells a client of Event Hubs where the namespace is and how to sign in to it, and what would do when that is refused.
 *
 * @param access of the connection
 */
public record EventHubsSignIn(EventHubsAccess access, Credentials credentials) {
    /** What the client asks tokens for. */
    private static final String SCOPE = "https://eventhubs.azure.net/.default";

    /** The same builder, for one hub. */
    public EventHubClientBuilder into(EventHubClientBuilder builder, String hub) {
        if (access instanceof ByString by) {
            String text = by.connectionString().reveal();
            return access.onlyHub().isPresent() ? builder.connectionString(text) : builder.connectionString(text, hub);
        }
        if (access instanceof ByCredential by) {
            by.port().ifPresent(port -> builder.customEndpointAddress("sb://" + by.namespace() + ":" + port));
            return builder.fullyQualifiedNamespace(by.namespace())
                    .eventHubName(hub)
                    .credential(credentials.of(by.credential()));
        }
        throw new AssertionError("no way to sign in by " + access);
    }

    /** For one client. */
    public Refusals refusals() {
        return access instanceof ByCredential by
                ? credentials.of(by.credential()).refusals(SCOPE)
                : Refusals.none();
    }

    /** What would do when the namespace refuses. */
    public String remedy() {
        if (access instanceof ByCredential by) {
            return "the role Azure Event Hubs Data Receiver for credential "
                    + by.credential().name() + ", given ten minutes ago or more";
        }
        boolean isSas =
                access instanceof ByString by && by.connectionString().reveal().contains("SharedAccessSignature=");
        return isSas ? "a SAS that may listen, and has not ended" : "a key that may listen";
    }
}
