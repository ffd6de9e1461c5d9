package weir.streams.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.ClientCertificateCredentialBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import weir.config.ServicePrincipalConfig;
import weir.config.StoreFile;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** Signs in by a certificate, and by the renewed one once its file has changed; the SDK's own reads it once. */
final class CertificateFile implements TokenCredential {
    private static final Logger LOG = LoggerFactory.getLogger("weir");
    /** The SDK wants one; what it opens is never written to a disk. */
    private static final String IN_MEMORY = "in-memory";

    private final ServicePrincipalConfig robot;
    private final StoreFile file;
    private @Nullable TokenCredential made;
    private @Nullable FileTime readAt;
    private Instant ends = Instant.MAX;

    CertificateFile(ServicePrincipalConfig robot, StoreFile file) {
        this.robot = robot;
        this.file = file;
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
        return Mono.fromCallable(this::current).flatMap(credential -> credential.getToken(request));
    }

    private synchronized TokenCredential current() {
        TokenCredential old = made;
        try {
            FileTime now = Files.getLastModifiedTime(file.file());
            if (old == null || !now.equals(readAt)) {
                made = read();
                readAt = now;
            }
        } catch (IOException | GeneralSecurityException e) {
            if (old == null) throw refused("cannot be read (expected: a certificate and its private key)", e);
            LOG.warn("{}: {} cannot be read, the certificate before it stays in use", robot.name(), name());
        }
        if (ends.isBefore(Instant.now()))
            throw refused("ended on " + ends + " (expected: a renewed certificate)", null);
        TokenCredential credential = made;
        if (credential == null) throw new AssertionError("read or thrown");
        return credential;
    }

    private TokenCredential read() throws IOException, GeneralSecurityException {
        KeyStore store = file.open();
        KeyStore copy = KeyStore.getInstance("PKCS12");
        copy.load(null, null);
        Instant end = Instant.MAX;
        for (String alias : Collections.list(store.aliases())) {
            if (!store.isKeyEntry(alias)) continue;
            copy.setKeyEntry(
                    alias,
                    store.getKey(alias, file.secret()),
                    IN_MEMORY.toCharArray(),
                    store.getCertificateChain(alias));
            if (store.getCertificate(alias) instanceof X509Certificate x509) {
                end = x509.getNotAfter().toInstant();
            }
            break;
        }
        var bytes = new ByteArrayOutputStream();
        copy.store(bytes, IN_MEMORY.toCharArray());
        ends = end;
        ClientCertificateCredentialBuilder builder = new ClientCertificateCredentialBuilder()
                .pfxCertificate(new ByteArrayInputStream(bytes.toByteArray()))
                .clientCertificatePassword(IN_MEMORY);
        if (Identities.isPrivate(robot.authorityHost())) builder.disableInstanceDiscovery();
        return Identities.application(robot, builder).build();
    }

    private CodedException refused(String what, @Nullable Exception cause) {
        return new CodedException(
                Code.SIGN_IN_REFUSED, "credential " + robot.name() + ": " + name() + " " + what, cause);
    }

    private String name() {
        return String.valueOf(file.file().getFileName());
    }
}
