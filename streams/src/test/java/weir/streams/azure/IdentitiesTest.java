package weir.streams.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import weir.config.CredentialConfig;
import weir.config.DefaultCredentialConfig;
import weir.config.ManagedIdentityConfig;
import weir.config.Secret;
import weir.config.ServicePrincipalConfig;
import weir.config.ServicePrincipalConfig.ClientCertificate;
import weir.config.ServicePrincipalConfig.ClientSecret;
import weir.config.StoreFile;
import weir.config.WorkloadIdentityConfig;

class IdentitiesTest {
    private static final String ID = "00000000-0000-0000-0000-0000000000aa";

    @Test
    void each_kind_of_credential_has_an_identity_that_asks_nobody_yet() {
        assertThat(oneOfEach())
                .allSatisfy(config -> assertThat(Identities.of(config)).isNotNull());
        assertThat(oneOfEach().stream().<Object>map(CredentialConfig::getClass).distinct())
                .containsExactlyInAnyOrder((Object[]) CredentialConfig.class.getPermittedSubclasses());
        assertThat(oneOfEach().stream()
                        .filter(ServicePrincipalConfig.class::isInstance)
                        .<Object>map(robot ->
                                ((ServicePrincipalConfig) robot).proof().getClass()))
                .containsExactlyInAnyOrder((Object[]) ServicePrincipalConfig.Proof.class.getPermittedSubclasses());
    }

    @Test
    void one_is_made_for_each_credential_and_shared() {
        Credentials credentials = new Credentials();
        CredentialConfig machine = new ManagedIdentityConfig("machine", Optional.empty(), Optional.empty());

        assertThat(credentials.of(machine))
                .isSameAs(credentials.of(new ManagedIdentityConfig("machine", Optional.empty(), Optional.empty())))
                .isNotSameAs(credentials.of(new ManagedIdentityConfig("other", Optional.of(ID), Optional.empty())));
    }

    @ParameterizedTest
    @CsvSource({
        "https://login.microsoftonline.com, false",
        "https://login.microsoftonline.us, false",
        "https://login.chinacloudapi.cn, false",
        "https://login.partner.microsoftonline.cn, false",
        "https://login.stack.example.com, true",
        "https://127.0.0.1:8443, true",
    })
    void who_is_none_of_azures_clouds_is_not_asked_about_there(URI authority, boolean isPrivate) {
        assertThat(Identities.isPrivate(Optional.of(authority))).isEqualTo(isPrivate);
    }

    private static List<CredentialConfig> oneOfEach() {
        Optional<URI> here = Optional.of(URI.create("https://127.0.0.1:1"));
        Path none = Path.of("none");
        return List.of(
                new WorkloadIdentityConfig("pod", ID, ID, none, here),
                new ManagedIdentityConfig("machine", Optional.empty(), Optional.empty()),
                new ServicePrincipalConfig("robot", ID, ID, new ClientSecret(new Secret("s")), here),
                new ServicePrincipalConfig(
                        "bearer", ID, ID, new ClientCertificate(new StoreFile(none, Optional.empty())), here),
                new DefaultCredentialConfig("developer", here));
    }
}
