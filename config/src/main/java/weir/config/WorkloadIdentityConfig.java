package weir.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The identity of a pod: a token that Kubernetes writes to a file, and renews there, is exchanged for one of Azure's.
 *
 * @param name the name connections use for it
 * @param tenantId the directory; as AZURE_TENANT_ID says unless set
 * @param clientId the identity; as AZURE_CLIENT_ID says unless set
 * @param tokenFile read each time a token is asked for; as AZURE_FEDERATED_TOKEN_FILE says unless set
 * @param authorityHost who gives the tokens; empty is as AZURE_AUTHORITY_HOST says, else Azure's public cloud
 */
public record WorkloadIdentityConfig(
        String name, String tenantId, String clientId, Path tokenFile, Optional<URI> authorityHost)
        implements CredentialConfig {
    static final String TYPE = "workload-identity";

    private static final String WHO_SETS_IT = "which Kubernetes sets on pods labelled azure.workload.identity/use";

    static WorkloadIdentityConfig read(String name, Section section) {
        return new WorkloadIdentityConfig(
                name,
                get(section, "tenant-id", Identities.tenantId(), "AZURE_TENANT_ID"),
                get(section, "client-id", Identities.clientId(), "AZURE_CLIENT_ID"),
                get(
                        section,
                        "token-file",
                        section.reading().secrets().file("a readable file with the token of a service account"),
                        "AZURE_FEDERATED_TOKEN_FILE"),
                section.optional("authority-host", Identities.authority()));
    }

    private static <T> T get(Section section, String name, Kind<T> kind, String variable) {
        return section.optionalOr(name, kind, variable).orElseGet(() -> {
            boolean isTold = section.has(name) || section.reading().secrets().has(variable);
            if (!isTold) {
                section.missing(
                        name, kind.expected() + ", or the environment variable " + variable + ", " + WHO_SETS_IT);
            }
            return kind.standIn();
        });
    }

    @Override
    public String type() {
        return TYPE;
    }
}
