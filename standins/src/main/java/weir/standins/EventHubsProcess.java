package weir.standins;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.qpid.proton.Proton;
import weir.standins.eventhubs.EventHubsStandIn;
import weir.standins.eventhubs.log.HubSpec;

/** Event Hubs in a process of its own, that keeps what it has over a stop and over a kill. */
public final class EventHubsProcess extends StandIn {
    /** What there is when nobody says otherwise. */
    public static final List<HubSpec> DEFAULT_HUBS = List.of(HubSpec.parse("orders:8:weir"));

    private static final String HOST = "127.0.0.1";
    private static final String MAIN = "weir.standins.eventhubs.Main";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path dir;
    private final Endpoint endpoint;
    private final List<HubSpec> hubs;

    private EventHubsProcess(Path dir, Endpoint endpoint, List<HubSpec> hubs) throws IOException {
        super(new ServerProcess("eventhubs", dir));
        this.dir = dir.toAbsolutePath();
        this.endpoint = endpoint;
        this.hubs = List.copyOf(hubs);
        endpoint.keep(dir);
    }

    /** A namespace, not started yet, on the port its data was served at before, or else on a free one. */
    public static EventHubsProcess in(Path dir, List<HubSpec> hubs) throws IOException {
        return new EventHubsProcess(dir, Endpoint.kept(dir, new Endpoint(HOST, Endpoint.freePort(HOST))), hubs);
    }

    public static EventHubsProcess in(Path dir, List<HubSpec> hubs, int port) throws IOException {
        return new EventHubsProcess(dir, new Endpoint(HOST, port), hubs);
    }

    @Override
    public String address() {
        return endpoint.toString();
    }

    @Override
    public String connection() {
        return "telemetry { type = azure-eventhubs, connection-string = \"%s\" }".formatted(connectionString());
    }

    public String connectionString() {
        return EventHubsStandIn.defaultConnectionString(address());
    }

    @Override
    public void start() throws IOException {
        process.start(command(), endpoint, () -> process.output().contains("accepts connections"), PATIENCE);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-Xmx1g", "-XX:+UseSerialGC", "-cp", BuiltFiles.ownClasses() + ":" + jarOf(Proton.class)));
        command.addAll(List.of(UntilParentGoes.class.getName(), MAIN));
        command.addAll(
                List.of(Integer.toString(endpoint.port()), dir.resolve("data").toString()));
        hubs.forEach(hub -> command.add(hub.toText()));
        return command;
    }

    private static Path jarOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
