package weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreFileTest {
    private static final Path STORES = Path.of("src/test/resources/good/stores");
    private static final Optional<Secret> PASSWORD = Optional.of(new Secret("swordfish"));

    @Test
    void certificates_come_from_pem_and_from_a_store_alike() throws Exception {
        KeyStore pem = new StoreFile(STORES.resolve("ca.pem"), Optional.empty()).open();
        KeyStore pkcs12 = new StoreFile(STORES.resolve("trust.p12"), PASSWORD).open();

        assertThat(Collections.list(pem.aliases())).containsExactly("certificate-0");
        assertThat(pem.getCertificate("certificate-0")).isEqualTo(pkcs12.getCertificate("ca"));
    }

    @Test
    void a_key_comes_with_its_certificate_from_pem_and_from_a_store_alike() throws Exception {
        var file = new StoreFile(STORES.resolve("client.pem"), Optional.empty());
        KeyStore pem = file.open();
        KeyStore pkcs12 = new StoreFile(STORES.resolve("client.p12"), PASSWORD).open();

        assertThat(pem.getKey("key", file.secret())).isEqualTo(pkcs12.getKey("client", "swordfish".toCharArray()));
        assertThat(pem.getCertificateChain("key")).isEqualTo(pkcs12.getCertificateChain("client"));
        assertThat(((X509Certificate) pem.getCertificate("key")).getSubjectX500Principal())
                .hasToString("CN=weir");
    }
}
