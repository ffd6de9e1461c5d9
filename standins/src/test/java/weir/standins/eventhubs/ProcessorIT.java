package weir.standins.eventhubs;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static weir.standins.eventhubs.Clients.await;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.EventProcessorClient;
import com.azure.messaging.eventhubs.EventProcessorClientBuilder;
import com.azure.messaging.eventhubs.LoadBalancingStrategy;
import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The client library's own consumer of many partitions: other programs than ours can be tried on the stand-in. */
@Timeout(60)
@EnabledIfSystemProperty(
        named = "drill",
        matches = "full",
        disabledReason = "it waits 10 s for each partition it gives away")
class ProcessorIT {
    @Test
    void two_processors_share_the_partitions() throws Exception {
        try (EventHubsStandIn hubs = EventHubsStandIn.builder().hub("h", 4).start()) {
            var store = new Ownerships();
            Map<String, Set<String>> seen = new ConcurrentHashMap<>();
            EventProcessorClient first = processor(hubs, store, "first", seen);
            EventProcessorClient second = processor(hubs, store, "second", seen);

            first.start();
            await("the first has all", () -> hubs.links().size() == 4);
            second.start();
            await("each owns two", () -> store.owned().equals(List.of(2L, 2L)));
            for (int i = 0; i < 4; i++) hubs.append("h", i, NewEvent.of("event " + i));
            await("all are seen", () -> seen.size() == 4);

            assertThat(seen.keySet()).containsExactlyInAnyOrder("event 0", "event 1", "event 2", "event 3");
            assertThat(hubs.links()).extracting(LinkState::ownerLevel).containsOnly(0L);
            first.stop();
            second.stop();
        }
    }

    private static EventProcessorClient processor(
            EventHubsStandIn hubs, CheckpointStore store, String name, Map<String, Set<String>> seen) {
        return new EventProcessorClientBuilder()
                .connectionString(hubs.connectionString(), "h")
                .consumerGroup("$Default")
                .checkpointStore(store)
                .loadBalancingStrategy(LoadBalancingStrategy.GREEDY)
                .loadBalancingUpdateInterval(Duration.ofMillis(200))
                .partitionOwnershipExpirationInterval(Duration.ofSeconds(10))
                .initialPartitionEventPosition(Map.of(
                        "0", EventPosition.earliest(),
                        "1", EventPosition.earliest(),
                        "2", EventPosition.earliest(),
                        "3", EventPosition.earliest()))
                .processEvent(event -> seen.computeIfAbsent(
                                event.getEventData().getBodyAsString(), body -> ConcurrentHashMap.newKeySet())
                        .add(name))
                .processError(error -> {})
                .buildEventProcessorClient();
    }

    /** What the processors agree by. */
    private static final class Ownerships implements CheckpointStore {
        private final Map<String, PartitionOwnership> owners = new ConcurrentHashMap<>();

        /** Partitions of each owner. */
        List<Long> owned() {
            return owners.values().stream()
                    .collect(groupingBy(PartitionOwnership::getOwnerId, counting()))
                    .values()
                    .stream()
                    .toList();
        }

        @Override
        public Flux<PartitionOwnership> listOwnership(String namespace, String hub, String group) {
            return Flux.defer(() -> Flux.fromIterable(owners.values()));
        }

        @Override
        public Flux<PartitionOwnership> claimOwnership(List<PartitionOwnership> wanted) {
            return Flux.defer(() -> Flux.fromIterable(claim(wanted)));
        }

        private synchronized List<PartitionOwnership> claim(List<PartitionOwnership> wanted) {
            List<PartitionOwnership> claimed = new ArrayList<>();
            for (PartitionOwnership each : wanted) {
                PartitionOwnership owner = owners.get(each.getPartitionId());
                if (owner != null && !Objects.equals(owner.getETag(), each.getETag())) continue;
                each.setETag(UUID.randomUUID().toString()).setLastModifiedTime(System.currentTimeMillis());
                owners.put(each.getPartitionId(), each);
                claimed.add(each);
            }
            return claimed;
        }

        @Override
        public Flux<Checkpoint> listCheckpoints(String namespace, String hub, String group) {
            return Flux.empty();
        }

        @Override
        public Mono<Void> updateCheckpoint(Checkpoint checkpoint) {
            return Mono.empty();
        }
    }
}
