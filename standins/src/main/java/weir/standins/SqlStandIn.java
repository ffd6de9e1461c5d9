package weir.standins;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A SQL database with a log of its changes, so that tests and the demo read from the real thing.
 *
 * <p>What was committed survives a kill. Its user may do everything, and so break the connections of others.
 */
public abstract class SqlStandIn extends StandIn {
    public static final String DATABASE = "shop";
    public static final String USER = "weir";

    static final String HOST = "127.0.0.1";
    static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int MOST_LINES = 60;
    private static final String FIRST_PASSWORD = "weir";

    /** The one that watches is nobody's child, for a server takes the end of a child it does not know for a crash. */
    private static final String UNTIL_WE_GO = """
            exec 3<&0
            ( ( while read -r _; do :; done; kill -KILL $$ ) <&3 >/dev/null 2>&1 & )
            """;

    private static final String RUN = "exec \"$@\" </dev/null 3<&-";

    final Path dir;
    final Endpoint endpoint;
    private volatile String password = FIRST_PASSWORD;

    SqlStandIn(ServerProcess process, Path dir, Endpoint endpoint) throws IOException {
        super(process);
        this.dir = dir.toAbsolutePath();
        this.endpoint = endpoint;
        endpoint.keep(dir);
    }

    /** Shell words that come before a program which will not run as root, or not without being told; {@code "$@"} is its command. */
    abstract String whenRoot();

    /** Fills an empty folder with a database that has the user, or leaves that to the start. */
    abstract void create(Path fresh) throws IOException;

    abstract List<String> command(Path data) throws IOException;

    abstract boolean accepts(String output);

    @Override
    public final String address() {
        return endpoint.toString();
    }

    @Override
    public final String connection() {
        return "crm { type = jdbc, url = \"%s\", user = %s, password = %s }".formatted(jdbcUrl(), USER, password);
    }

    public abstract String jdbcUrl();

    /** The same for the driver that is here. */
    String driverUrl() {
        return jdbcUrl();
    }

    public final String user() {
        return USER;
    }

    /** As it is now. */
    public final String password() {
        return password;
    }

    public final Connection connect() throws SQLException {
        return DriverManager.getConnection(driverUrl(), USER, password);
    }

    @Override
    public final void start() throws IOException {
        Path data = dir.resolve("data");
        if (!Files.exists(data)) {
            Path fresh = Files.createTempDirectory(dir, "data-");
            create(fresh);
            Files.move(fresh, data); // at the end: one that was killed begins again
        }
        process.start(shell(UNTIL_WE_GO, command(data)), endpoint, () -> accepts(process.output()), PATIENCE);
    }

    /** Runs a program that ends by itself. */
    final void run(List<String> command, Path input) throws IOException {
        Path log = dir.resolve(name() + ".log");
        Process program = new ProcessBuilder(shell("", command))
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try {
            if (program.waitFor() == 0) return;
            List<String> printed = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            // all of it: the folder is often gone when somebody wants to look
            throw new IOException("%s left with exit code %d:%n%s"
                    .formatted(
                            Path.of(command.get(0)).getFileName(),
                            program.exitValue(),
                            String.join(
                                    "\n", printed.subList(Math.max(0, printed.size() - MOST_LINES), printed.size()))));
        } catch (InterruptedException e) {
            program.destroyForcibly();
            throw ServerProcess.interrupted(e);
        }
    }

    private List<String> shell(String before, List<String> command) {
        String asRoot = "[ \"$(id -u)\" != 0 ] || set -- %s%n".formatted(whenRoot());
        String run = before.isEmpty() ? "exec \"$@\"" : RUN;
        List<String> all = new ArrayList<>(List.of("sh", "-c", before + asRoot + run, "sh"));
        all.addAll(command);
        return all;
    }

    /** Cuts every connection but this one; clients see it as the server's doing. */
    public abstract void cutConnections() throws SQLException;

    /** Cuts the connections that read the log, and no other. */
    public abstract void cutLogReaders() throws SQLException;

    /** From now on; those who are connected stay. */
    public final void changePassword(String password) throws SQLException {
        execute(newPassword(password));
        this.password = password;
    }

    abstract String newPassword(String password);

    final void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        }
    }
}
