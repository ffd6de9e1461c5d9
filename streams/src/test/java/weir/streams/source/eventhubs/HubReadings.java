package weir.streams.source.eventhubs;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.stream.javadsl.Sink;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import weir.config.BodyConfig;
import weir.config.EventHubsConnectionConfig;
import weir.config.EventHubsSourceConfig;
import weir.config.EventHubsSourceConfig.OnGap;
import weir.config.EventMetadataConfig;
import weir.config.JsonBodyConfig;
import weir.config.LimitsConfig;
import weir.config.Secret;
import weir.config.StartConfig;
import weir.standins.eventhubs.EventHubsStandIn;
import weir.standins.eventhubs.NewEvent;
import weir.streams.azure.Credentials;
import weir.streams.checkpoint.InMemoryState;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.CodedException;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** A hub, and sources that read it; each test with its own. */
abstract class HubReadings {
    static final String PIPELINE = "orders";
    static final String KEY = "c2VjcmV0";
    static final LimitsConfig LIMITS = new LimitsConfig(256, 256 << 10, 4, 8, 1 << 20);

    EventHubsStandIn server;
    InMemoryState state = new InMemoryState();
    PipelineMeter meter = new PipelineMeter();
    Settings settings = new Settings();
    final List<EventHubsSource> sources = new ArrayList<>();

    /** What tests change of the settings. */
    static final class Settings {
        StartConfig start = StartConfig.Edge.EARLIEST;
        BodyConfig body = new JsonBodyConfig();
        EventMetadataConfig metadata = EventMetadataConfig.NONE;
        OnGap onGap = OnGap.STOP;
        String key = KEY;
        String hub = "orders";
        String group = "weir";
        Duration requestTimeout = Duration.ofSeconds(20);
        Duration stall = Duration.ofMinutes(10);
        LimitsConfig limits = LIMITS;
    }

    @BeforeEach
    void start() throws IOException {
        server = EventHubsStandIn.builder()
                .hub("orders", 2, "weir")
                .sharedKey("Root", KEY)
                .start();
    }

    @AfterEach
    void stop() {
        sources.forEach(EventHubsSource::close);
        server.close();
    }

    static NewEvent event(int number) {
        return NewEvent.of("{\"n\":" + number + "}");
    }

    void append(int partition, int first, int count) {
        server.append(
                "orders",
                partition,
                IntStream.range(first, first + count)
                        .mapToObj(HubReadings::event)
                        .toList());
    }

    Reading read(EventHubsSource source, Slice slice) {
        return new Reading(source, state, slice);
    }

    static List<Slice> plan(EventHubsSource source) {
        return Reading.get(source.plans().runWith(Sink.head(), Reading.SYSTEM));
    }

    static CodedException coded(ThrowingCallable call) {
        return catchThrowableOfType(CodedException.class, call);
    }

    EventHubsSource source() {
        var config = new EventHubsSourceConfig(
                new EventHubsConnectionConfig(
                        "telemetry", new Secret(server.connectionString(settings.key)), settings.requestTimeout),
                settings.hub,
                settings.group,
                settings.start,
                settings.body,
                settings.metadata,
                settings.onGap,
                Duration.ofMillis(100),
                settings.stall);
        EventHubsSource source = EventHubsSource.create(
                PIPELINE, config, name -> true, settings.limits, new Credentials(), state, state, meter);
        sources.add(source);
        return source;
    }
}
