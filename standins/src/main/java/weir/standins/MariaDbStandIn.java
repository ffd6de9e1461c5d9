package weir.standins;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** MariaDB with a binary log of rows. */
public final class MariaDbStandIn extends BinaryLogStandIn {
    private MariaDbStandIn(Path dir) throws IOException {
        super("mariadb", dir, endpoint(dir));
        with("slave-connections-needed-for-purge", "0"); // else a log that nobody reads cannot be forgotten
        with("ssl", "0"); // else it makes itself a key at every start, for seconds
    }

    /** A server, not started yet. */
    public static MariaDbStandIn in(Path dir) throws IOException {
        return new MariaDbStandIn(dir);
    }

    public static MariaDbStandIn start(Path dir) throws IOException {
        MariaDbStandIn server = in(dir);
        server.start();
        return server;
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:mariadb://%s/%s?sslMode=disable".formatted(endpoint, DATABASE);
    }

    @Override
    void create(Path fresh) throws IOException {
        Path programs = DatabasePrograms.mariaDb();
        run(
                List.of(
                        programs.resolve("scripts/mariadb-install-db").toString(),
                        "--no-defaults",
                        "--basedir=" + programs,
                        "--datadir=" + fresh,
                        "--tmpdir=" + temporary(),
                        "--auth-root-authentication-method=normal",
                        "--skip-name-resolve",
                        "--skip-test-db"),
                Path.of("/dev/null"));
    }

    @Override
    List<String> command(Path data) throws IOException {
        Path programs = DatabasePrograms.mariaDb();
        return server(programs.resolve("bin/mariadbd"), programs, data);
    }
}
