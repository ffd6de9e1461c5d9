package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import weir.standins.eventhubs.EventHubsStandIn;

/** A drill whose sources are hubs, in a namespace of its own. */
final class HubDrill implements AutoCloseable {
    final Drill drill;
    final EventHubsStandIn hubs;
    final HeldClock clock = new HeldClock();

    private HubDrill(Drill drill, EventHubsStandIn.Builder settings) throws IOException {
        this.drill = drill;
        this.hubs = settings.clock(clock).start();
    }

    /** @param settings which hubs there are; each with the group {@code weir} */
    static HubDrill open(String name, UnaryOperator<EventHubsStandIn.Builder> settings) throws IOException {
        return new HubDrill(new Drill(name), settings.apply(EventHubsStandIn.builder()));
    }

    /** An empty table, and events for it. */
    HubFeed feed(String hub) {
        drill.tables.execute("CREATE TABLE %s.%s %s".formatted(drill.name, hub, HubFeed.TABLE));
        return new HubFeed(hubs, clock, hub, drill.random);
    }

    /** Reads a hub into the table of the same name. */
    String pipeline(String hub, String... more) {
        return """
                %1$s {
                  source {
                    connection = telemetry, hub = %1$s, consumer-group = weir, poll-interval = 500ms, stall-timeout = 2s
                    format { type = json }
                    %2$s
                  }
                  transforms = [%3$s]
                  sink { connection = shop, keyspace = %4$s, table = %1$s }
                  supervision { restart { min-backoff = 100ms, max-backoff = 1s } }
                  %5$s
                }
                """.formatted(hub, HubFeed.METADATA, Lines.CASTS, drill.name, String.join("\n  ", more));
    }

    Drill.Daemon start(String pipelines, String... jvmOptions) throws IOException {
        return start(Map.of(), pipelines, jvmOptions);
    }

    Drill.Daemon start(Map<String, String> more, String pipelines, String... jvmOptions) throws IOException {
        Map<String, String> connections = new HashMap<>(more);
        connections.put(
                "telemetry",
                "telemetry { type = azure-eventhubs, connection-string = \"%s\" }".formatted(hubs.connectionString()));
        return drill.start(connections, pipelines, jvmOptions);
    }

    /** Until every event of these hubs has ended, in order: the checkpoints say so. */
    void awaitSaved(Drill.Daemon daemon, HubFeed... feeds) throws IOException {
        daemon.awaitUp();
        daemon.await("all is saved", () -> {
            for (HubFeed feed : feeds) {
                boolean isRunning = daemon.pipeline(feed.hub()).state().equals("running"); // and so has made its tables
                if (!isRunning || !drill.tables.answers() || !isSaved(feed)) return false;
            }
            return true;
        });
    }

    boolean isSaved(HubFeed feed) {
        Map<Integer, Long> next = HubPlace.next(drill, feed.hub());
        return feed.partitions().stream()
                .allMatch(partition -> next.getOrDefault(partition, 0L) == feed.sequence(partition));
    }

    /** Every cell, and every write time. */
    void assertExact(HubFeed feed) {
        drill.assertHolds(feed.hub(), feed.cells());
        List<String> times = List.of("version", "amount", "note", "part", "seq", "enqueued").stream()
                .map(column -> "WRITETIME(%1$s) AS %1$s".formatted(column))
                .toList();
        drill.assertFinds(
                "SELECT id, %s FROM %s.%s".formatted(String.join(", ", times), drill.name, feed.hub()), feed.times());
    }

    void assertNoDeadLetters() {
        assertThat(drill.deadLetters()).isEmpty();
    }

    @Override
    public void close() {
        drill.close();
        hubs.close();
    }
}
