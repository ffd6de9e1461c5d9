package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import weir.standins.clients.DaemonApi.Seen;
import weir.standins.eventhubs.EventHubsFaults;
import weir.standins.eventhubs.EventHubsStandIn;
import weir.standins.eventhubs.NewEvent;

class EventHubsDrillIT {
    private static final int PARTITIONS = Drill.sized(4, 8);
    private static final int KEYS = Drill.sized(300, 1_000);
    private static final int VERSIONS = Drill.sized(20, 1_000);
    private static final int KILLS = Drill.sized(1, 10);
    private static final int FAULTS = Drill.sized(6, 50);
    private static final int WAYS = 6;

    private static final String PIPELINE = """
            orders {
              source {
                connection = telemetry, hub = orders, consumer-group = weir
                format { type = json }
                metadata { partition-key = sent_as }
                poll-interval = 300ms, stall-timeout = 1s
              }
              sink { connection = shop, keyspace = hubs, table = items }
              supervision { max-rejected { ratio = 0.5 }, restart { min-backoff = 100ms, max-backoff = 1s } }
            }
            """;

    private final Map<Long, Map<String, Object>> expected = new HashMap<>();

    @Test
    void table_holds_the_last_of_every_key_after_kills_and_faults_at_any_moment() throws Exception {
        try (EventHubsStandIn hubs = EventHubsStandIn.builder()
                        .hub("orders", PARTITIONS, "weir")
                        .sharedKey("Root", "c2VjcmV0")
                        .start();
                Drill drill = new Drill("hubs")) {
            drill.tables.execute("CREATE TABLE hubs.items (id bigint PRIMARY KEY, version bigint, sent_as text)");
            String connection = "telemetry { type = azure-eventhubs, connection-string = \"%s\" }"
                    .formatted(hubs.connectionString());
            Drill.Daemon daemon = drill.start(Map.of("telemetry", connection), PIPELINE);
            daemon.awaitUp();
            for (int version = 1; version <= VERSIONS; version++) {
                send(drill, hubs, version);
                if (version % (VERSIONS / FAULTS) == 0) fault(drill, hubs.faults());
                if (version % (VERSIONS / KILLS) == VERSIONS / KILLS / 2) {
                    daemon.kill();
                    daemon.restart();
                }
            }

            daemon.awaitIdle();

            drill.assertHolds("items", expected);
            assertThat(drill.deadLetters())
                    .as("one bad record in an array, and one event, of each version")
                    .hasSize(2 * VERSIONS);
            Seen seen = daemon.pipeline("orders");
            assertThat(seen.isBalanced()).as(seen.toString()).isTrue();
            assertThat(daemon.api.get("/metrics").body())
                    .contains("weir_partition_lag_records{pipeline=\"orders\",partition=\"" + (PARTITIONS - 1)
                            + "\",} 0.0");
            assertThat(daemon.drain()).isZero();
        }
    }

    /** Each key once, under itself as partition key: alone, or after an older version of itself and something that is no record. */
    private void send(Drill drill, EventHubsStandIn hubs, int version) {
        List<NewEvent> events = new ArrayList<>();
        for (long id = 0; id < KEYS; id++) {
            String key = "k" + id;
            String last = record(id, version);
            String body = id == version % KEYS
                    ? "[" + record(id, version - 1) + ",7," + last + "]"
                    : id % 3 == 0 ? record(id, version - 1) + "\n" + last + "\n" : last;
            events.add(NewEvent.of(body).partitionKey(key));
            expected.put(id, Map.of("id", id, "version", (long) version, "sent_as", key));
        }
        events.add(NewEvent.of("nonsense"));
        Collections.shuffle(events, drill.random);
        hubs.append("orders", events.toArray(NewEvent[]::new));
    }

    private static String record(long id, int version) {
        return "{\"id\":" + id + ",\"version\":" + version + "}";
    }

    private static void fault(Drill drill, EventHubsFaults faults) {
        int partition = drill.random.nextInt(PARTITIONS);
        switch (drill.random.nextInt(WAYS)) {
            case 0 -> faults.dropConnections();
            case 1 -> faults.closeConnections("amqp:connection:forced");
            case 2 -> faults.detachReceivers("amqp:link:detach-forced");
            case 3 -> faults.failNextAttach("com.microsoft:server-busy", 3);
            case 4 -> faults.expireTokens();
            default -> {
                faults.stall("orders", partition);
                drill.passTime(2_000);
                faults.resume("orders", partition);
            }
        }
    }
}
