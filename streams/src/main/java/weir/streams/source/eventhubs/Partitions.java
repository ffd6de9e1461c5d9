package weir.streams.source.eventhubs;

import com.azure.messaging.eventhubs.EventHubProperties;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import weir.streams.checkpoint.Ledger;
import weir.streams.checkpoint.Ledger.Entry;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/**
 * Which partitions there are. The ledger remembers the hub by the time it was created, so that one of the same name is not taken for it,
 * and the partitions it had at the first start: those that come later are read from their first event, whatever {@code start} says.
 */
final class Partitions {
    private static final String PREFIX = "partitions=";

    private final String pipeline;
    private final Hub hub;
    private final String name;
    private final Ledger ledger;
    private volatile @Nullable Entry known;

    Partitions(String pipeline, Hub hub, String name, Ledger ledger) {
        this.pipeline = pipeline;
        this.hub = hub;
        this.name = name;
        this.ledger = ledger;
    }

    /** A look at the hub. */
    CompletionStage<List<PartitionSlice>> look() {
        return hub.properties()
                .thenCompose(properties -> known(properties).thenApply(entry -> {
                    check(properties.getCreatedAt(), Instant.parse(entry.version()), hub.where());
                    List<String> first = Arrays.asList(
                            entry.plan().substring(PREFIX.length()).split(",", -1));
                    return ids(properties).stream()
                            .map(id -> new PartitionSlice(name, id, properties.getCreatedAt(), !first.contains(id)))
                            .toList();
                }));
    }

    /** @throws CodedException when the hub is not the one that is known */
    static void check(Instant created, Instant expected, String where) {
        if (created.equals(expected)) return;
        throw new CodedException(
                Code.HUB_RECREATED,
                where + ": created at " + created + " (expected: the one created at " + expected + ")");
    }

    private static List<String> ids(EventHubProperties properties) {
        return properties.getPartitionIds().stream()
                .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private CompletionStage<Entry> known(EventHubProperties properties) {
        Entry entry = known;
        if (entry != null) return CompletableFuture.completedFuture(entry);
        return ledger.load(pipeline)
                .thenCompose(entries -> entries.stream()
                        .filter(each -> each.item().equals(name))
                        .findFirst()
                        .<CompletionStage<Entry>>map(CompletableFuture::completedFuture)
                        .orElseGet(() -> enter(properties)))
                .thenApply(found -> {
                    known = found;
                    return found;
                });
    }

    private CompletionStage<Entry> enter(EventHubProperties properties) {
        String plan = PREFIX + String.join(",", ids(properties));
        var fresh = new Entry(name, properties.getCreatedAt().toString(), plan, false);
        return ledger.replace(pipeline, Optional.empty(), fresh).thenApply(other -> other.orElse(fresh));
    }
}
