package weir.config;

import java.net.URI;
import java.util.Optional;

/**
 * Whatever this machine is signed in as: environment, workload identity, managed identity, then the developer's tools.
 *
 * @param name the name connections use for it
 * @param authorityHost who gives the tokens; empty is as AZURE_AUTHORITY_HOST says, else Azure's public cloud
 */
public record DefaultCredentialConfig(String name, Optional<URI> authorityHost) implements CredentialConfig {
    /** What reading goes on with after a problem. */
    static final DefaultCredentialConfig STAND_IN = new DefaultCredentialConfig("", Optional.empty());

    static final String TYPE = "default";

    static DefaultCredentialConfig read(String name, Section section) {
        return new DefaultCredentialConfig(name, section.optional("authority-host", Identities.authority()));
    }

    @Override
    public String type() {
        return TYPE;
    }
}
