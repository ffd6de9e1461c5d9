package weir.standins;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import weir.standins.eventhubs.log.HubSpec;

/** {@code weir standins}: servers to try a pipeline on, until interrupted. */
@Command(
        name = "standins",
        mixinStandardHelpOptions = true,
        description = {
            "Starts local servers that speak the real protocols, and prints the settings that reach them.",
            "Known: cassandra, blob, eventhubs, sql (a PostgreSQL). They run until interrupted."
        })
final class StandInsCommand implements Callable<Integer> {
    private static final List<String> KNOWN = List.of("cassandra", "blob", "eventhubs", "sql");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Which to start: cassandra, blob, eventhubs, sql.")
    private List<String> names = List.of();

    @Option(
            names = {"--dir", "--data"},
            paramLabel = "DIR",
            description = "Keeps data and logs here, and the addresses the same. Default: a folder removed at the end.")
    private @Nullable Path dir;

    @Option(
            names = "--port",
            paramLabel = "NAME=PORT",
            description = "A port of your choice, as in --port blob=10000. Default: a free one.")
    private Map<String, Integer> ports = Map.of();

    @Option(
            names = "--hub",
            paramLabel = "NAME:PARTITIONS[:GROUP,GROUP]",
            converter = HubOption.class,
            description = "A hub of eventhubs, as in --hub orders:8:weir; may be repeated. Default: orders:8:weir.")
    private List<HubSpec> hubs = EventHubsProcess.DEFAULT_HUBS;

    private volatile boolean isStopping;
    private volatile boolean hasFailed;

    @Override
    public Integer call() throws IOException {
        names.forEach(this::requireKnown);
        ports.keySet().forEach(this::requireKnown);
        ports.keySet().forEach(name -> requireStarted("--port", name));
        if (hubs != EventHubsProcess.DEFAULT_HUBS) requireStarted("--hub", "eventhubs");
        Path data = dir == null ? Files.createTempDirectory("weir-standins-") : dir;
        if (dir == null) System.err.println("data in " + data + ", removed at the end (--dir keeps it)");

        List<StandIn> standIns = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) standIns.add(create(name, data.resolve(name)));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(standIns, data)));
        try {
            CompletableFuture.allOf(standIns.stream()
                            .map(standIn -> CompletableFuture.runAsync(() -> start(standIn)))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
            print(standIns);
            CompletableFuture.anyOf(standIns.stream().map(StandIn::onExit).toArray(CompletableFuture<?>[]::new))
                    .join();
            fail("a stand-in has left by itself, see the logs in " + data);
        } catch (CompletionException e) {
            fail(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
        }
        return 1;
    }

    /** Servers that are asked to stop leave as well. */
    private void fail(String why) {
        if (isStopping) return;
        hasFailed = true;
        System.err.println(why);
    }

    private void requireStarted(String option, String name) {
        if (names.contains(name)) return;
        throw new ParameterException(
                command.commandLine(),
                "standins: %s: %s is not started (expected: %s among the names)".formatted(option, name, name));
    }

    private void requireKnown(String name) {
        if (KNOWN.contains(name)) return;
        throw new ParameterException(
                command.commandLine(), "standins: %s: unknown (expected: one of %s)".formatted(name, KNOWN));
    }

    private StandIn create(String name, Path folder) throws IOException {
        Integer port = ports.get(name);
        if (name.equals("blob")) return port == null ? BlobStandIn.in(folder) : BlobStandIn.in(folder, port);
        if (name.equals("eventhubs")) {
            return port == null ? EventHubsProcess.in(folder, hubs) : EventHubsProcess.in(folder, hubs, port);
        }
        if (name.equals("sql")) return port == null ? PostgresStandIn.in(folder) : PostgresStandIn.in(folder, port);
        CassandraStandIn.Builder builder = CassandraStandIn.in(folder);
        return (port == null ? builder : builder.port(port)).build();
    }

    /** So that what is wrong with a hub is told as a usage error. */
    private static final class HubOption implements ITypeConverter<HubSpec> {
        @Override
        public HubSpec convert(String text) {
            try {
                return HubSpec.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    private static void start(StandIn standIn) {
        System.err.println("starting " + standIn.name() + "…");
        long begin = System.nanoTime();
        try {
            standIn.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.err.printf("%s accepts connections at %s (%.1fs)%n", standIn.name(), standIn.address(), seconds);
    }

    private void print(List<StandIn> standIns) {
        PrintWriter out = command.commandLine().getOut();
        out.println("connections {");
        standIns.forEach(standIn -> out.println("  " + standIn.connection()));
        out.println("}");
        if (names.contains("cassandra")) {
            out.println("state { connection = shop, keyspace = weir, replication-factor = 1 }");
        }
        out.flush();
    }

    private void leave(List<StandIn> standIns, Path data) {
        isStopping = true;
        System.err.println("stopping " + standIns.stream().map(StandIn::name).collect(joining(", ")) + "…");
        standIns.parallelStream().forEach(StandInsCommand::stop);
        if (dir == null && !hasFailed) remove(data);
        if (dir == null && hasFailed) System.err.println("data and logs remain in " + data);
    }

    private static void stop(StandIn standIn) {
        try {
            standIn.stop();
        } catch (IOException e) {
            System.err.println(e.getMessage());
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            System.err.println(folder + " remains: " + e.getMessage());
        }
    }
}
