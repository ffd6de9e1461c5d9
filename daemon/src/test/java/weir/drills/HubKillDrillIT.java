package weir.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.standins.clients.HubProducer;

class HubKillDrillIT {
    private static final int EVENTS = Drill.sized(20_000, 1_000_000);
    private static final int LINES_A_BATCH = Drill.sized(2_500, 10_000);
    private static final int PARTITIONS_AT_FIRST = 6;
    private static final int PARTITIONS = 8;
    private static final int KILLS = Drill.sized(2, 10);
    private static final int TIMES_EACH_FAULT = Drill.sized(1, 4);
    /** Beyond it a client gives its connection up. */
    private static final Duration LONGEST_FAULT = Duration.ofMillis(Drill.sized(400, 3_000));

    private static final long KEYS_APART = 1_000_000;

    @Test
    void table_is_exact_after_kills_and_every_fault_that_heals() throws Exception {
        try (HubDrill drill = HubDrill.open("hubkill", it -> it.hub("items", PARTITIONS_AT_FIRST, "weir"));
                HubProducer producer = HubProducer.open(drill.hubs.connectionString(), "items")) {
            HubFeed feed = drill.feed("items");
            Lines lines = new Lines(drill.drill.random);
            List<HubFault> faults = faults(drill);
            int struck = 0;
            int killed = 0;
            int partitions = PARTITIONS_AT_FIRST;
            Drill.Daemon daemon = drill.start(drill.pipeline("items"));
            for (int batch = 0; feed.events() < EVENTS || killed < KILLS || struck < faults.size(); batch++) {
                if (partitions < PARTITIONS && feed.events() > EVENTS / 3) {
                    drill.hubs.faults().addPartitions("items", PARTITIONS - partitions);
                    partitions = PARTITIONS;
                }
                drill.clock.advance();
                if (feed.events() < EVENTS) {
                    var some = lines.make(batch * KEYS_APART, LINES_A_BATCH);
                    // not while nobody reads: it would be the client that is refused
                    if (batch % 5 == 4 && !drill.hubs.links().isEmpty()) feed.send(producer, partitions, some);
                    else feed.append(partitions, some);
                }
                double done = Math.min(1, feed.events() / (double) EVENTS);
                for (; struck < faults.size() * done; struck++) strike(drill, daemon, faults.get(struck));
                for (; killed < KILLS * done; killed++) {
                    drill.drill.passTime(3_000);
                    daemon.kill();
                    daemon.restart();
                }
            }

            drill.awaitSaved(daemon, feed);

            System.out.printf(
                    "hubkill: %d events with %d lines in %d partitions, %d kills, %d faults (%s), %.0f s%n",
                    feed.events(),
                    feed.lines(),
                    feed.partitions().size(),
                    killed,
                    struck,
                    faults,
                    (System.currentTimeMillis() - drill.drill.began) / 1e3);
            drill.assertNoDeadLetters();
            drill.assertExact(feed);
            assertThat(daemon.pipeline("items").isBalanced())
                    .as("%s", daemon.pipeline("items"))
                    .isTrue();
            daemon.await("no lag", () -> Measures.metric(daemon, "weir_partition_lag_records{") == 0);
            assertThat(daemon.drain()).isZero();
        }
    }

    /** Each of them, mixed. */
    private static List<HubFault> faults(HubDrill drill) {
        List<HubFault> faults = new ArrayList<>();
        for (int i = 0; i < TIMES_EACH_FAULT; i++) faults.addAll(Arrays.asList(HubFault.values()));
        Collections.shuffle(faults, drill.drill.random);
        return faults;
    }

    /** Most of the time somebody is there to be harmed. */
    private static void strike(HubDrill drill, Drill.Daemon daemon, HubFault fault) throws IOException {
        if (drill.drill.random.nextInt(5) > 0) {
            daemon.await("reads before " + fault, () -> !drill.hubs.links().isEmpty());
        }
        int partition = drill.drill.random.nextInt(PARTITIONS_AT_FIRST);
        fault.strike(drill.hubs.faults(), new HubFault.Where("items", partition, LONGEST_FAULT));
    }
}
