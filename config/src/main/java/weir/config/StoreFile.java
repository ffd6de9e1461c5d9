package weir.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of certificates or keys; may be renewed while it is used.
 *
 * @param file PKCS12, JKS or PEM, told by its content
 * @param password of the file and of the key in it; PEM has none
 */
public record StoreFile(Path file, Optional<Secret> password) {
    private static final String KINDS = "PKCS12, JKS or PEM";
    private static final Pattern PEM_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

    /** What a file must hold to be of use. */
    enum Holds {
        CERTIFICATES("a certificate"),
        KEY("a private key"),
        /** The only kind that Entra takes. */
        RSA_KEY("an RSA private key");

        private final String what;

        Holds(String what) {
            this.what = what;
        }
    }

    /** Empty when the file does not say one, or one that is of no use, which is a problem. */
    static Optional<StoreFile> read(Section section, Holds holds) {
        return read(section, "file", "password", holds);
    }

    /** The same under other names. */
    static Optional<StoreFile> read(Section section, String fileSetting, String passwordSetting, Holds holds) {
        Secrets secrets = section.reading().secrets();
        Kind<Path> kind = secrets.file("a file in " + KINDS);
        Optional<Path> file = section.optional(fileSetting, kind);
        Optional<Secret> password = section.optional(passwordSetting, secrets.kind());
        if (section.has(passwordSetting) && !section.has(fileSetting)) section.missing(fileSetting, kind.expected());
        if (file.isEmpty() || (section.has(passwordSetting) && password.isEmpty())) return Optional.empty();
        var store = new StoreFile(file.get(), password);
        store.check(section, fileSetting, passwordSetting, holds);
        return Optional.of(store);
    }

    private void check(Section section, String fileSetting, String passwordSetting, Holds holds) {
        String name = String.valueOf(file.getFileName());
        try {
            if (!has(open(), holds)) {
                String without = password.isEmpty() && !isPem() ? " that opens without a password" : "";
                section.problem(
                        fileSetting,
                        name + " holds no " + holds.what.replaceFirst("^an? ", "") + without + " (expected: "
                                + holds.what + ")");
            }
        } catch (IOException | GeneralSecurityException e) {
            boolean isPassword =
                    e instanceof UnrecoverableKeyException || e.getCause() instanceof UnrecoverableKeyException;
            if (isPassword && password.isPresent()) {
                section.problem(passwordSetting, "does not open " + name + " (expected: the one it was made with)");
            } else if (isPassword) {
                section.missing(passwordSetting, "the one that " + name + " was made with");
            } else {
                section.problem(
                        fileSetting, name + " cannot be read as keys or certificates (expected: " + KINDS + ")");
            }
        }
    }

    private boolean has(KeyStore store, Holds holds) throws GeneralSecurityException {
        for (String alias : Collections.list(store.aliases())) {
            if (holds == Holds.CERTIFICATES) return true;
            if (!store.isKeyEntry(alias)) continue;
            Key key = store.getKey(alias, secret());
            return holds == Holds.RSA_KEY ? key instanceof RSAPrivateKey : key != null;
        }
        return false;
    }

    /** Its content, read now. */
    public KeyStore open() throws IOException, GeneralSecurityException {
        return isPem() ? pem() : KeyStore.getInstance(file.toFile(), password.isPresent() ? secret() : null);
    }

    /** For the keys in it; empty for PEM. */
    public char[] secret() {
        return password.map(word -> word.reveal().toCharArray()).orElseGet(() -> new char[0]);
    }

    private boolean isPem() {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(64 << 10), StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
        } catch (IOException e) {
            return false; // opening it says why
        }
    }

    private KeyStore pem() throws IOException, GeneralSecurityException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        Matcher key = PEM_KEY.matcher(text);
        boolean hasKey = key.find();
        byte[] certificates = key.replaceAll("").getBytes(StandardCharsets.ISO_8859_1);
        Certificate[] chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(certificates))
                .toArray(new Certificate[0]);
        if (chain.length == 0) throw new CertificateException("no certificate");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        if (hasKey) {
            key.reset();
            if (key.find()) store.setKeyEntry("key", privateKey(key.group(1)), secret(), chain);
            return store;
        }
        for (int i = 0; i < chain.length; i++) store.setCertificateEntry("certificate-" + i, chain[i]);
        return store;
    }

    private static PrivateKey privateKey(String base64) throws GeneralSecurityException {
        PKCS8EncodedKeySpec encoded;
        try {
            encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException cutOff) {
            throw new InvalidKeySpecException(cutOff);
        }
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(encoded);
        } catch (InvalidKeySpecException notRsa) {
            return KeyFactory.getInstance("EC").generatePrivate(encoded);
        }
    }
}
