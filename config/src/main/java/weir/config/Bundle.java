package weir.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A secure connect bundle of Astra: a zip that says where the database is and holds what opens it. */
final class Bundle {
    private static final String EXPECTED = "a secure connect bundle as Astra hands it out";

    private Bundle() {}

    /** Opened and looked through, so that a damaged one is found before anything connects. */
    static Kind<Path> kind(Secrets secrets) {
        Kind<Path> file = secrets.file("a zip file, " + EXPECTED);
        return new Kind<>(file.expected(), file.standIn(), value -> {
            Path found = file.parse(value);
            check(found);
            return found;
        });
    }

    private static void check(Path file) throws WrongValueException {
        String name = String.valueOf(file.getFileName());
        try (var zip = new ZipFile(file.toFile())) {
            Config config = json(zip, name);
            store(zip, name, "identity.jks", config.getString("keyStorePassword"));
            store(zip, name, "trustStore.jks", config.getString("trustStorePassword"));
            config.getString("host");
            config.getInt("port");
        } catch (ConfigException e) {
            throw new WrongValueException("config.json in " + name + " lacks what is needed", EXPECTED);
        } catch (IOException e) {
            throw new WrongValueException(name + " is no zip file", EXPECTED);
        }
    }

    private static Config json(ZipFile zip, String name) throws IOException, WrongValueException {
        try (var in = new InputStreamReader(entry(zip, name, "config.json"), StandardCharsets.UTF_8)) {
            return ConfigFactory.parseReader(in);
        }
    }

    private static void store(ZipFile zip, String name, String entry, String password) throws WrongValueException {
        try (InputStream in = entry(zip, name, entry)) {
            KeyStore.getInstance("JKS").load(in, password.toCharArray());
        } catch (IOException | GeneralSecurityException e) {
            throw new WrongValueException(entry + " in " + name + " does not open", EXPECTED);
        }
    }

    private static InputStream entry(ZipFile zip, String name, String entry) throws IOException, WrongValueException {
        ZipEntry found = zip.getEntry(entry);
        if (found == null) throw new WrongValueException(name + " holds no " + entry, EXPECTED);
        return zip.getInputStream(found);
    }
}
