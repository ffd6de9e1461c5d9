package weir.standins;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One Cassandra node, so that tests and the demo write to a real table. */
public final class CassandraStandIn extends StandIn {
    private static final String DAEMON = "org.apache.cassandra.service.CassandraDaemon";
    private static final int JAVA = 17;
    private static final int STORAGE_PORT = 7000;
    private static final int CLIENT_PORT = 9042;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** A frame of protocol version 4 with opcode 5, OPTIONS; a server that takes clients answers with 6, SUPPORTED. */
    private static final byte[] OPTIONS = {4, 0, 0, 0, 5, 0, 0, 0, 0};

    private static final int SUPPORTED = 6;

    private final Path dir;
    private final Endpoint endpoint;
    private final String heap;
    private final boolean isDurable;
    private final String seeds;
    private final String yaml;
    private final List<String> jvmOptions;
    private boolean isMakingArchive;

    private CassandraStandIn(Builder builder, Endpoint endpoint) {
        super(new ServerProcess("cassandra", builder.dir));
        this.dir = builder.dir.toAbsolutePath();
        this.endpoint = endpoint;
        this.heap = builder.heap;
        this.isDurable = builder.isDurable;
        this.seeds = builder.seeds == null ? endpoint.host() : builder.seeds;
        this.yaml = builder.yaml;
        this.jvmOptions = List.copyOf(builder.jvmOptions);
    }

    /** A started node that keeps its data in this folder. */
    public static CassandraStandIn start(Path dir) throws IOException {
        return in(dir).start();
    }

    public static Builder in(Path dir) {
        return new Builder(dir);
    }

    /** Whether nodes of one cluster, which all use the same ports, find them free at this address. */
    static boolean isFree(String host) {
        return new Endpoint(host, CLIENT_PORT).isFree() && new Endpoint(host, STORAGE_PORT).isFree();
    }

    /** What a node is started with; all but the folder has a default. */
    public static final class Builder {
        private final Path dir;
        private final List<String> jvmOptions = new ArrayList<>();
        private @Nullable String host;
        private int port;
        private String heap = "384m";
        private boolean isDurable;
        private @Nullable String seeds;
        private String yaml = "";

        private Builder(Path dir) {
            this.dir = dir;
        }

        /** A loopback address, by default one of its own. */
        public Builder host(String host) {
            this.host = host;
            return this;
        }

        /** By default 9042 on an address of its own. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** As {@code -Xmx} takes it, by default 384m. */
        public Builder heap(String heap) {
            this.heap = heap;
            return this;
        }

        /**
         * Keeps every acknowledged row over a kill. Without it a kill loses those of the last tenth of a second, more when
         * the machine is busy; with it a write takes some milliseconds longer.
         */
        public Builder durable() {
            isDurable = true;
            return this;
        }

        /** The addresses of the nodes to join, its own among them; by default it is alone. */
        Builder seeds(List<String> hosts) {
            this.seeds = String.join(",", hosts);
            return this;
        }

        /** Lines for {@code cassandra.yaml}, after the stand-in's own. */
        public Builder yaml(String lines) {
            this.yaml = lines;
            return this;
        }

        public Builder jvmOption(String option) {
            jvmOptions.add(option);
            return this;
        }

        /** The node, not started yet. */
        public CassandraStandIn build() throws IOException {
            String address = host == null ? Endpoint.freeHost() : host;
            Endpoint wanted = new Endpoint(address, port > 0 ? port : Endpoint.freePort(address, CLIENT_PORT));
            boolean isAnyGood = host == null && port == 0;
            Endpoint endpoint = isAnyGood ? Endpoint.kept(dir, wanted) : wanted;
            endpoint.keep(dir);
            return new CassandraStandIn(this, endpoint);
        }

        public CassandraStandIn start() throws IOException {
            CassandraStandIn node = build();
            node.start();
            return node;
        }
    }

    @Override
    public String address() {
        return endpoint.toString();
    }

    @Override
    public String connection() {
        return "shop { type = cassandra, contact-points = [\"%s\"], local-datacenter = %s }"
                .formatted(address(), localDatacenter());
    }

    public String host() {
        return endpoint.host();
    }

    public int port() {
        return endpoint.port();
    }

    public InetSocketAddress contactPoint() {
        return new InetSocketAddress(host(), port());
    }

    public String localDatacenter() {
        return "datacenter1";
    }

    @Override
    public void start() throws IOException {
        int java = Runtime.version().feature();
        if (java != JAVA) {
            throw new IOException("java is %d (expected: %d, as Cassandra 5.0 needs)".formatted(java, JAVA));
        }
        int storagePort = Endpoint.freePort(host(), STORAGE_PORT);
        Files.writeString(dir.resolve("cassandra.yaml"), settings(storagePort) + yaml);
        List<String> command = command(DAEMON, "System.out");
        Optional<String> making = new ClassArchive(jars()).make();
        making.ifPresent(option -> command.add(1, option));
        isMakingArchive = making.isPresent();
        process.start(command, endpoint, this::answers, PATIENCE);
    }

    @Override
    public void stop() throws IOException {
        super.stop();
        if (isMakingArchive) new ClassArchive(jars()).publish();
    }

    private String settings(int storagePort) throws IOException {
        return (resource("cassandra.yaml") + resource(isDurable ? "cassandra-durable.yaml" : "cassandra-fast.yaml"))
                .replace("${host}", host())
                .replace("${seeds}", seeds)
                .replace("${port}", Integer.toString(port()))
                .replace("${storage-port}", Integer.toString(storagePort));
    }

    /** Starts one of the server's own tools on this node's settings and files; what it prints is the caller's to read. */
    public Process tool(String main, String... arguments) throws IOException {
        List<String> command = command(main, "System.err");
        command.addAll(List.of(arguments));
        return new ProcessBuilder(OwnSession.of(command))
                .redirectError(dir.resolve("tool.log").toFile())
                .start();
    }

    private static Path jars() throws IOException {
        return BuiltFiles.find(
                "weir.cassandra.lib",
                "standins/cassandra/target/lib",
                "the jars of the server; `mvn -pl standins/cassandra package` copies them");
    }

    private List<String> command(String main, String logTo) throws IOException {
        Path jars = jars();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        resource("cassandra.args").lines().forEach(command::add);
        command.add("-Xmx" + heap);
        command.add("-Dcassandra.config=" + dir.resolve("cassandra.yaml").toUri());
        command.add("-Dcassandra.storagedir=" + dir);
        command.add("-Dlogback.configurationFile=weir/standins/cassandra-logback.xml");
        command.add("-Dweir.log-to=" + logTo);
        command.addAll(jvmOptions);
        command.addAll(new ClassArchive(jars).use());
        command.add("-cp");
        command.add(jars + "/*:" + BuiltFiles.ownClasses());
        command.add(UntilParentGoes.class.getName());
        command.add(main);
        return command;
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = CassandraStandIn.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException("no resource " + name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(contactPoint(), 500);
            socket.setSoTimeout(2000);
            socket.getOutputStream().write(OPTIONS);
            byte[] header = socket.getInputStream().readNBytes(OPTIONS.length);
            return header.length == OPTIONS.length && header[4] == SUPPORTED;
        } catch (IOException notYet) {
            return false;
        }
    }
}
