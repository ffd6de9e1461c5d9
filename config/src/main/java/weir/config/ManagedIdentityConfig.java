package weir.config;

import java.util.Optional;

/**
 * The identity that Azure gives to the machine Weir runs on.
 *
 * @param name the name connections use for it
 * @param clientId of a user-assigned identity; empty is the machine's own
 * @param resourceId of a user-assigned identity, instead of its client id
 */
public record ManagedIdentityConfig(String name, Optional<String> clientId, Optional<String> resourceId)
        implements CredentialConfig {
    static final String TYPE = "managed-identity";

    static ManagedIdentityConfig read(String name, Section section) {
        if (section.has("client-id") && section.has("resource-id")) {
            section.problem("resource-id", "beside a client-id (expected: one of the two)");
        }
        return new ManagedIdentityConfig(
                name,
                section.optional("client-id", Identities.clientId()),
                section.optional("resource-id", Identities.resourceId()));
    }

    @Override
    public String type() {
        return TYPE;
    }
}
