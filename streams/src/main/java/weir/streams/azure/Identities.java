package weir.streams.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.ExponentialBackoff;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.identity.AadCredentialBuilderBase;
import com.azure.identity.AzureAuthorityHosts;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.CredentialBuilderBase;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.azure.identity.WorkloadIdentityCredentialBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import weir.config.CredentialConfig;
import weir.config.DefaultCredentialConfig;
import weir.config.ManagedIdentityConfig;
import weir.config.ServicePrincipalConfig;
import weir.config.ServicePrincipalConfig.ClientCertificate;
import weir.config.ServicePrincipalConfig.ClientSecret;
import weir.config.WorkloadIdentityConfig;

/** Makes the client that asks for the tokens of a credential. Nothing is asked yet; its work runs on threads of the Azure SDK. */
final class Identities {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    /** Whoever needs the token is restarted with back-off; the SDK's own six tries would keep it from saying why for half a minute. */
    private static final int RETRIES = 1;

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private static final Set<String> CLOUDS = Stream.of(
                    AzureAuthorityHosts.AZURE_PUBLIC_CLOUD,
                    AzureAuthorityHosts.AZURE_GOVERNMENT,
                    AzureAuthorityHosts.AZURE_CHINA,
                    "https://login.partner.microsoftonline.cn") // as China's own pages have it
            .map(host -> URI.create(host).getHost())
            .collect(Collectors.toUnmodifiableSet());

    private Identities() {}

    static TokenCredential of(CredentialConfig config) {
        if (config instanceof WorkloadIdentityConfig pod) {
            WorkloadIdentityCredentialBuilder builder = new WorkloadIdentityCredentialBuilder()
                    .tenantId(pod.tenantId())
                    .clientId(pod.clientId())
                    .tokenFilePath(pod.tokenFile().toString());
            if (isPrivate(pod.authorityHost())) builder.disableInstanceDiscovery();
            return in(pod.authorityHost(), builder, pod).build();
        }
        if (config instanceof ManagedIdentityConfig machine) {
            ManagedIdentityCredentialBuilder builder = new ManagedIdentityCredentialBuilder();
            machine.clientId().ifPresent(builder::clientId);
            machine.resourceId().ifPresent(builder::resourceId);
            return patient(builder, config).build();
        }
        if (config instanceof ServicePrincipalConfig robot) return robot(robot);
        if (config instanceof DefaultCredentialConfig here) {
            DefaultAzureCredentialBuilder builder = new DefaultAzureCredentialBuilder();
            here.authorityHost().ifPresent(host -> builder.authorityHost(host.toString()));
            if (isPrivate(here.authorityHost())) builder.disableInstanceDiscovery();
            return patient(builder, config).build();
        }
        throw new AssertionError("no identity for " + config.type()); // IdentitiesTest walks the sealed list
    }

    private static TokenCredential robot(ServicePrincipalConfig robot) {
        if (robot.proof() instanceof ClientCertificate certificate)
            return new CertificateFile(robot, certificate.file());
        if (robot.proof() instanceof ClientSecret proof) {
            ClientSecretCredentialBuilder builder = new ClientSecretCredentialBuilder()
                    .clientSecret(proof.secret().reveal());
            if (isPrivate(robot.authorityHost())) builder.disableInstanceDiscovery();
            return application(robot, builder).build();
        }
        throw new AssertionError("no identity for " + robot.proof().getClass());
    }

    /** What all of an application's have, whatever it proves itself with. */
    static <B extends AadCredentialBuilderBase<B>> B application(ServicePrincipalConfig robot, B builder) {
        return in(robot.authorityHost(), builder.tenantId(robot.tenantId()).clientId(robot.clientId()), robot);
    }

    private static <B extends AadCredentialBuilderBase<B>> B in(
            Optional<URI> authority, B builder, CredentialConfig config) {
        authority.ifPresent(host -> builder.authorityHost(host.toString()));
        return patient(builder, config);
    }

    private static <B extends CredentialBuilderBase<B>> B patient(B builder, CredentialConfig config) {
        return builder.httpClient(http())
                .addPolicy(new Outages(config))
                .retryPolicy(new RetryPolicy(new ExponentialBackoff(RETRIES, FIRST_WAIT, LONGEST_WAIT)));
    }

    /** Of its own: the blobs' and this one's wait for one another otherwise, when connections are few. */
    private static HttpClient http() {
        return new JdkHttpClientBuilder()
                .connectionTimeout(CONNECT)
                .responseTimeout(ANSWER)
                .readTimeout(ANSWER)
                .build();
    }

    /**
     * Whether the authority is none of Azure's own: those are asked for leave to trust another one, which they do not know. The settings
     * name it, and it is spoken to by TLS alone.
     */
    static boolean isPrivate(Optional<URI> authority) {
        Optional<String> host = authority
                .map(URI::getHost)
                .or(() -> Optional.ofNullable(System.getenv("AZURE_AUTHORITY_HOST"))
                        .filter(url -> !url.isBlank())
                        .map(url -> URI.create(url.strip()).getHost()));
        return host.filter(name -> !CLOUDS.contains(name)).isPresent();
    }
}
