package weir.config;

/** How to sign in to Azure; connections name it. Closed on purpose: a new kind must be handled everywhere. */
public sealed interface CredentialConfig
        permits WorkloadIdentityConfig, ManagedIdentityConfig, ServicePrincipalConfig, DefaultCredentialConfig {
    /** The name connections use for it. */
    String name();

    /** The word that selects its kind in the file. */
    String type();

    static CredentialConfig read(String name, Section section) {
        return switch (section.get("type", Kinds.text("a type"))) {
            case WorkloadIdentityConfig.TYPE -> WorkloadIdentityConfig.read(name, section);
            case ManagedIdentityConfig.TYPE -> ManagedIdentityConfig.read(name, section);
            case ServicePrincipalConfig.TYPE -> ServicePrincipalConfig.read(name, section);
            case DefaultCredentialConfig.TYPE -> DefaultCredentialConfig.read(name, section);
            default -> throw new AssertionError("reference.conf has a type of credential that is not read");
        };
    }
}
