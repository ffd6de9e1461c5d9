package weir.streams.tls;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import weir.config.Secret;
import weir.config.StoreFile;

/** Keys and certificates of tests, each signed by itself, in files of a folder. */
public final class Certificates {
    public static final String PASSWORD = "pa55word";

    private static final char[] SECRET = PASSWORD.toCharArray();

    private final Path dir;

    public Certificates(Path dir) {
        this.dir = dir;
    }

    /** A new key with a certificate, by the tool that users have; options such as {@code -ext san=ip:127.0.0.1}. */
    public StoreFile key(String name, String... options) throws IOException {
        Path file = dir.resolve(name + ".p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(options));
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (tool.waitFor() != 0) throw new IOException(said);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return new StoreFile(file, Optional.of(new Secret(PASSWORD)));
    }

    /** The same, signed by the key of another file. */
    public StoreFile signed(String name, StoreFile signer, String... options)
            throws IOException, GeneralSecurityException {
        Files.copy(signer.file(), dir.resolve(name + ".p12"));
        List<String> all = new ArrayList<>(List.of("-signer", alias(signer)));
        all.addAll(List.of(options));
        StoreFile both = key(name, all.toArray(new String[0]));
        KeyStore store = both.open();
        store.deleteEntry(alias(signer));
        return save(store, name + ".p12");
    }

    /** A store of the certificates of these keys. */
    public StoreFile trust(String name, StoreFile... keys) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (StoreFile key : keys) {
            store.setCertificateEntry(alias(key), key.open().getCertificate(alias(key)));
        }
        return save(store, name + ".p12");
    }

    /** The same in another format. */
    public StoreFile jks(String name, StoreFile from) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        KeyStore old = from.open();
        for (String alias : java.util.Collections.list(old.aliases())) {
            Key key = old.getKey(alias, SECRET);
            if (key == null) {
                store.setCertificateEntry(alias, old.getCertificate(alias));
            } else {
                store.setKeyEntry(alias, key, SECRET, old.getCertificateChain(alias));
            }
        }
        return save(store, name + ".jks");
    }

    private StoreFile save(KeyStore store, String name) throws IOException, GeneralSecurityException {
        Path file = dir.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, SECRET);
        }
        return new StoreFile(file, Optional.of(new Secret(PASSWORD)));
    }

    /** The key and its certificate as text. */
    public StoreFile pem(StoreFile key) throws IOException, GeneralSecurityException {
        KeyStore store = key.open();
        Certificate certificate = store.getCertificate(alias(key));
        String text = block("PRIVATE KEY", store.getKey(alias(key), SECRET).getEncoded())
                + block("CERTIFICATE", certificate.getEncoded());
        return new StoreFile(Files.writeString(dir.resolve(alias(key) + ".pem"), text), Optional.empty());
    }

    /** The certificates of a store as text. */
    public StoreFile pemOf(StoreFile trust) throws IOException, GeneralSecurityException {
        KeyStore store = trust.open();
        StringBuilder text = new StringBuilder();
        for (String alias : java.util.Collections.list(store.aliases()))
            text.append(block("CERTIFICATE", store.getCertificate(alias).getEncoded()));
        return new StoreFile(Files.writeString(dir.resolve(alias(trust) + ".crt"), text), Optional.empty());
    }

    private static String block(String what, byte[] bytes) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }

    private static String alias(StoreFile key) {
        return String.valueOf(key.file().getFileName()).replace(".p12", "");
    }

    /** A server's side. */
    public static SSLContext context(StoreFile key, StoreFile trust) throws IOException, GeneralSecurityException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(key.open(), key.secret());
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(trust.open());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }
}
