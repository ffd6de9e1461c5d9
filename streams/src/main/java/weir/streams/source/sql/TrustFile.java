package weir.streams.source.sql;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import weir.config.StoreFile;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** The certificates of a store in a file of the one kind that a driver reads, whatever kind the settings name. */
final class TrustFile {
    /** Hides nothing: there are certificates in it alone. */
    static final String PASSWORD = "certificates";

    private TrustFile() {}

    /** Made anew by each call, as the store may have been renewed. */
    static String pem(StoreFile store) {
        return written(store, ".pem", certificates -> {
            StringBuilder text = new StringBuilder();
            for (Certificate each : certificates) {
                String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(each.getEncoded());
                text.append("-----BEGIN CERTIFICATE-----\n").append(lines).append("\n-----END CERTIFICATE-----\n");
            }
            return text.toString().getBytes(StandardCharsets.US_ASCII);
        });
    }

    /** PKCS12, under {@link #PASSWORD}; made anew by each call. */
    static String pkcs12(StoreFile store) {
        return written(store, ".p12", certificates -> {
            KeyStore all = KeyStore.getInstance("PKCS12");
            all.load(null, null);
            for (Certificate each : certificates) all.setCertificateEntry("certificate-" + all.size(), each);
            var bytes = new ByteArrayOutputStream();
            all.store(bytes, PASSWORD.toCharArray());
            return bytes.toByteArray();
        });
    }

    @FunctionalInterface
    private interface Encoding {
        byte[] of(List<Certificate> certificates) throws IOException, GeneralSecurityException;
    }

    private static String written(StoreFile store, String ending, Encoding encoding) {
        try {
            KeyStore from = store.open();
            List<Certificate> all = new ArrayList<>();
            for (String alias : Collections.list(from.aliases())) all.add(from.getCertificate(alias));
            Path fresh = Files.write(Files.createTempFile(Folder.PATH, "fresh-", ending), encoding.of(all));
            Path file = Folder.PATH.resolve(Integer.toHexString(store.file().hashCode()) + ending);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            file.toFile().deleteOnExit();
            return file.toString();
        } catch (IOException | GeneralSecurityException e) {
            throw new CodedException(
                    Code.SQL_SETUP,
                    store.file() + ": " + e.getMessage() + " (expected: certificates that can be read)",
                    e);
        }
    }

    /** That nobody else may write to. */
    private static final class Folder {
        static final Path PATH = create();

        private static Path create() {
            try {
                Path folder = Files.createTempDirectory("weir-trust-");
                folder.toFile().deleteOnExit();
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
