package weir.standins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** MySQL with a binary log of rows. Users sign in as is its default, by {@code caching_sha2_password}. */
public final class MySqlStandIn extends BinaryLogStandIn {
    /** Not even looked at without it, and a machine may have no library for it. */
    private static final String NO_NATIVE_AIO = "--innodb-use-native-aio=0";

    private static final String REDO_LOG = "32M";
    /** The server makes itself another one. */
    private static final String OWN_ID = "auto.cnf";

    private MySqlStandIn(Path dir) throws IOException {
        super("mysql", dir, endpoint(dir));
        with("mysqlx", "0");
        with("auto-generate-certs", "0");
        with("innodb-redo-log-capacity", REDO_LOG);
        with("innodb-buffer-pool-size", "64M");
    }

    /** A server, not started yet. */
    public static MySqlStandIn in(Path dir) throws IOException {
        return new MySqlStandIn(dir);
    }

    public static MySqlStandIn start(Path dir) throws IOException {
        MySqlStandIn server = in(dir);
        server.start();
        return server;
    }

    /** The key that a password is sent by comes from the server, as there is no TLS. */
    @Override
    public String jdbcUrl() {
        return "jdbc:mysql://%s/%s?sslMode=DISABLED&allowPublicKeyRetrieval=true".formatted(endpoint, DATABASE);
    }

    @Override
    String driverUrl() {
        return jdbcUrl().replace("jdbc:mysql:", "jdbc:mariadb:");
    }

    /** A copy of one that is made once, for seconds. */
    @Override
    void create(Path fresh) throws IOException {
        Path made = DatabasePrograms.once("mysql-data", this::initialize);
        try (Stream<Path> files = Files.walk(made)) {
            for (Path file : files.toList()) {
                Path copy = fresh.resolve(made.relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(copy);
                else if (!file.endsWith(OWN_ID)) Files.copy(file, copy);
            }
        }
    }

    private void initialize(Path folder) throws IOException {
        Path programs = DatabasePrograms.mySql();
        run(
                List.of(
                        programs.resolve("bin/mysqld").toString(),
                        "--no-defaults",
                        "--initialize-insecure",
                        "--basedir=" + programs,
                        "--datadir=" + folder,
                        "--skip-log-bin",
                        "--innodb-redo-log-capacity=" + REDO_LOG,
                        NO_NATIVE_AIO),
                Path.of("/dev/null"));
    }

    @Override
    List<String> command(Path data) throws IOException {
        Path programs = DatabasePrograms.mySql();
        List<String> command = server(programs.resolve("bin/mysqld"), programs, data);
        command.add(NO_NATIVE_AIO);
        return command;
    }
}
