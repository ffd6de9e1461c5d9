package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import weir.standins.clients.BlobContainer;
import weir.standins.clients.DaemonApi;
import weir.standins.clients.DaemonApi.Seen;
import weir.standins.clients.DaemonProcess;
import weir.standins.clients.Tables;

/**
 * One drill's container, keyspaces, settings and daemon. Small by default; {@code -Ddrill=full} has the sizes of the
 * issue, {@code -Ddrill.seed=N} repeats what chance did.
 */
final class Drill implements AutoCloseable {
    static final boolean IS_FULL = "full".equals(System.getProperty("drill"));

    private static final Duration PATIENCE = Duration.ofMinutes(IS_FULL ? 10 : 3);
    private static final Duration TICK = Duration.ofMillis(100);
    private static final int QUIET_LOOKS = 15;

    final String name;
    final Servers servers;
    final BlobContainer blobs;
    final Tables tables;
    final Random random;
    final long began = System.currentTimeMillis();
    private final List<Daemon> daemons = new ArrayList<>();

    /** @param name of its keyspace and container */
    Drill(String name) {
        this(name, Servers.shared());
    }

    Drill(String name, Servers servers) {
        this.name = name;
        this.servers = servers;
        long seed = Long.getLong("drill.seed", System.nanoTime());
        this.random = new Random(seed);
        System.out.printf("drill %s: -Ddrill.seed=%d%n", name, seed);
        this.blobs = BlobContainer.open(servers.blobs().connectionString(), name);
        this.tables = Tables.open(servers.nodes());
        tables.createKeyspace(name, servers.copies());
    }

    static int sized(int small, int full) {
        return IS_FULL ? full : small;
    }

    /** A daemon that was started, and may be killed and started again. */
    static final class Daemon {
        final Path settings;
        final DaemonApi api;
        private final List<String> jvmOptions;
        private final Map<String, String> environment;
        private DaemonProcess process;

        private Daemon(Path settings, int port, List<String> jvmOptions, Map<String, String> environment)
                throws IOException {
            this.settings = settings;
            this.api = DaemonApi.at(port);
            this.jvmOptions = jvmOptions;
            this.environment = environment;
            this.process = DaemonProcess.start(settings, logFile(), jvmOptions, environment);
        }

        private Path logFile() {
            return settings.resolveSibling(settings.getFileName() + ".log");
        }

        List<String> log() throws IOException {
            return Files.readAllLines(logFile());
        }

        void restart() throws IOException {
            process = DaemonProcess.start(settings, logFile(), jvmOptions, environment);
        }

        void kill() throws InterruptedException {
            process.kill();
        }

        int drain() throws InterruptedException {
            return process.drain(Duration.ofSeconds(60));
        }

        long pid() {
            return process.pid();
        }

        boolean isAlive() {
            return process.isAlive();
        }

        void awaitUp() throws IOException {
            await("daemon answers", () -> isAnswering());
        }

        private boolean isAnswering() throws IOException {
            if (!process.isAlive()) throw new AssertionError("daemon left: " + process.lastLines());
            try {
                return api.get("/health/live").statusCode() == 200;
            } catch (IOException notYet) {
                return false;
            }
        }

        Seen pipeline(String pipeline) throws IOException {
            return api.pipelines().stream()
                    .filter(seen -> seen.name().equals(pipeline))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no pipeline " + pipeline + " yet"));
        }

        void await(String what, Condition condition) throws IOException {
            try {
                Drill.await(what, condition);
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + "\n" + state() + "\n" + process.lastLines(), e);
            }
        }

        private String state() {
            if (!isAlive()) return "the daemon is gone";
            try {
                return api.pipelines().toString();
            } catch (IOException e) {
                return "the daemon does not answer: " + e;
            }
        }

        /** Until all pipelines run, have nothing left that they know of, and find nothing more for a second and a half. */
        void awaitIdle() throws IOException {
            int[] quiet = {0};
            awaitUp();
            await("all is read", () -> {
                boolean isIdle = api.pipelines().stream().allMatch(seen -> seen.isIdle() && isRunning(seen));
                quiet[0] = isIdle ? quiet[0] + 1 : 0;
                return quiet[0] >= QUIET_LOOKS;
            });
        }

        private boolean isRunning(Seen seen) {
            return seen.state().equals("running");
        }
    }

    /** Starts a daemon on settings with these pipelines; the connections are there. */
    Daemon start(String pipelines, String... jvmOptions) throws IOException {
        return start(Map.of(), pipelines, jvmOptions);
    }

    /** @param more connections by name, in the settings' own form */
    Daemon start(Map<String, String> more, String pipelines, String... jvmOptions) throws IOException {
        List<String> options = jvmOptions.length == 0 ? List.of("-Xmx256m") : List.of(jvmOptions);
        return start(more, "", pipelines, Map.of(), options);
    }

    /** Starts a daemon with credentials and an environment of its own. */
    Daemon start(
            Map<String, String> more,
            String credentials,
            String pipelines,
            Map<String, String> environment,
            List<String> jvmOptions)
            throws IOException {
        int port = DaemonProcess.freePort();
        Path settings = servers.dir().resolve("%s-%d.conf".formatted(name, daemons.size()));
        Files.writeString(settings, settings(port, more, credentials, pipelines));
        Daemon daemon = new Daemon(settings, port, jvmOptions, environment);
        daemons.add(daemon);
        return daemon;
    }

    private String settings(int port, Map<String, String> more, String credentials, String pipelines) {
        Map<String, String> connections = new LinkedHashMap<>(more);
        connections.put("lake", servers.blobs().connection());
        connections.putIfAbsent("shop", servers.shop());
        return """
                weir {
                  http { port = %d }
                  credentials {
                    %s
                  }
                  connections {
                    %s
                  }
                  state { connection = shop, keyspace = %s_state, replication-factor = %d, checkpoint-interval = 200ms }
                  pipelines {
                %s
                  }
                }
                """.formatted(
                        port,
                        credentials,
                        String.join("\n    ", connections.values()),
                        name,
                        servers.copies(),
                        pipelines.indent(4));
    }

    /** The connection to the cluster with settings of its own. */
    String shopWith(String settings) {
        return servers.shop() + "\nshop { " + settings + " }";
    }

    /** Something that is asked again and again. */
    interface Condition {
        boolean holds() throws IOException;
    }

    static void await(String what, Condition condition) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > end) throw new AssertionError(what + ": not within " + PATIENCE.toSeconds() + " s");
            LockSupport.parkNanos(TICK.toNanos());
        }
    }

    /** A daemon on a machine that is busy may take longer than a client waits for an answer. */
    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (IOException e) {
            return false;
        }
    }

    /** A moment of chance's choice. */
    void passTime(int mostMillis) {
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(mostMillis)).toNanos());
    }

    static void passTime(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) LockSupport.parkNanos(end - System.nanoTime());
    }

    /** Compares a table with what it must hold, cell by cell; the first few differences stand in the message. */
    void assertHolds(String table, Map<Long, Map<String, Object>> expected) {
        assertFinds("SELECT * FROM " + name + "." + table, expected);
    }

    /** Whether a table holds this and nothing else, to be awaited before it is asserted. */
    boolean holds(String table, Map<Long, Map<String, Object>> expected) {
        int[] same = {0};
        int[] others = {0};
        tables.forEach("SELECT * FROM " + name + "." + table, row -> {
            if (row.equals(expected.get((Long) row.get("id")))) same[0]++;
            else others[0]++;
        });
        return others[0] == 0 && same[0] == expected.size();
    }

    /** The same for what a query finds, by its {@code id}. */
    void assertFinds(String query, Map<Long, Map<String, Object>> expected) {
        Map<Long, Map<String, Object>> left = new TreeMap<>(expected);
        List<String> differences = new ArrayList<>();
        tables.forEach(query, row -> {
            Map<String, Object> wanted = left.remove((Long) row.get("id"));
            if (!row.equals(wanted)) differences.add("found " + row + ", expected " + wanted);
        });
        left.forEach((id, wanted) -> differences.add("not found: " + wanted));
        assertThat(differences.stream().limit(5))
                .as("%d of %d rows differ", differences.size(), expected.size())
                .isEmpty();
    }

    static <T> T cell(Map<String, Object> row, String column, Class<T> type) {
        return type.cast(Objects.requireNonNull(row.get(column), column));
    }

    List<Map<String, Object>> deadLetters() {
        return tables.rows("SELECT * FROM " + name + "_state.dead_letters");
    }

    @Override
    public void close() {
        try {
            for (Daemon daemon : daemons) daemon.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tables.close();
    }
}
