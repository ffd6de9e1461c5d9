package weir.config;

import java.net.URI;
import java.util.Optional;
import weir.config.StoreFile.Holds;

/**
 * An application that is registered in a directory, with a secret or a certificate.
 *
 * @param name the name connections use for it
 * @param tenantId the directory
 * @param clientId the application
 * @param proof that it is us
 * @param authorityHost who gives the tokens; empty is as AZURE_AUTHORITY_HOST says, else Azure's public cloud
 */
public record ServicePrincipalConfig(
        String name, String tenantId, String clientId, Proof proof, Optional<URI> authorityHost)
        implements CredentialConfig {
    static final String TYPE = "service-principal";

    /** What shows that it is us. */
    public sealed interface Proof {}

    /** What the portal shows once. */
    public record ClientSecret(Secret secret) implements Proof {}

    /** A certificate and its private key, in a file that may be renewed while it is used. */
    public record ClientCertificate(StoreFile file) implements Proof {}

    static ServicePrincipalConfig read(String name, Section section) {
        return new ServicePrincipalConfig(
                name,
                section.get("tenant-id", Identities.tenantId()),
                section.get("client-id", Identities.clientId()),
                proof(section),
                section.optional("authority-host", Identities.authority()));
    }

    private static Proof proof(Section section) {
        Kind<Secret> secret = section.reading().secrets().kind();
        boolean hasCertificate = section.has("certificate") || section.has("certificate-password");
        if (!hasCertificate) {
            return new ClientSecret(section.get("secret", secret, () -> secret.expected() + "; or a certificate"));
        }
        if (section.has("secret")) section.problem("secret", "beside a certificate (expected: one of the two)");
        return StoreFile.read(section, "certificate", "certificate-password", Holds.RSA_KEY)
                .<Proof>map(ClientCertificate::new)
                .orElseGet(() -> new ClientSecret(secret.standIn()));
    }

    @Override
    public String type() {
        return TYPE;
    }
}
