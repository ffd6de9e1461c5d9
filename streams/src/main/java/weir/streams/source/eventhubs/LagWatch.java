package weir.streams.source.eventhubs;

import com.azure.messaging.eventhubs.PartitionProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.model.Offset;
import weir.streams.model.Offset.InPartition;

/**
 * Looks how far the logs go and where the checkpoints of partitions stand that are not being read, now and then while somebody asks: so the
 * lag is right, and grows, when a pipeline backs off or has failed.
 */
final class LagWatch {
    private final String pipeline;
    private final String name;
    private final Hub hub;
    private final Checkpoints checkpoints;
    private final Progress progress;
    private final Duration interval;
    private final AtomicBoolean isLooking = new AtomicBoolean();
    private final Set<String> beingRead = ConcurrentHashMap.newKeySet();
    private volatile List<String> partitions = List.of();
    private volatile Instant next = Instant.MIN;

    LagWatch(String pipeline, String name, Hub hub, Checkpoints checkpoints, Progress progress, Duration interval) {
        this.pipeline = pipeline;
        this.name = name;
        this.hub = hub;
        this.checkpoints = checkpoints;
        this.progress = progress;
        this.interval = interval;
    }

    void planned(List<PartitionSlice> slices) {
        partitions = slices.stream().map(PartitionSlice::partition).toList();
    }

    /** Returns at once. */
    void lookWhenDue(Instant now) {
        List<String> all = partitions;
        if (all.isEmpty() || now.isBefore(next) || !isLooking.compareAndSet(false, true)) return;
        CompletableFuture<?>[] looks = all.stream().map(this::look).toArray(CompletableFuture<?>[]::new);
        CompletionStage<Void> looked = CompletableFuture.allOf(looks);
        looked.whenComplete((done, failure) -> {
            next = Instant.now().plus(interval);
            isLooking.set(false);
        });
    }

    private CompletableFuture<?> look(String partition) {
        Progress.Partition its = progress.of(partition);
        return hub.partition(partition)
                .thenAccept(log -> {
                    its.reaches(log, Instant.now());
                    if (!its.isRunning() && beingRead.add(partition)) stand(partition, its, log);
                })
                .whenComplete((done, failure) -> {
                    if (failure != null) its.isNotSeen(Instant.now());
                })
                .toCompletableFuture();
    }

    /** Not waited for: where checkpoints are kept may be away for long. */
    private void stand(String partition, Progress.Partition its, PartitionProperties log) {
        checkpoints.read(pipeline, PartitionSlice.name(name, partition)).whenComplete((stands, failure) -> {
            beingRead.remove(partition);
            if (failure != null) return;
            Optional<Offset> at = stands.flatMap(Checkpoint::offset);
            if (at.isPresent()) {
                its.stands(((InPartition) at.get()).sequence(), stands.get().lastWriteTime());
            } else {
                its.stands(Start.oldest(log) - 1, 0);
            }
        });
    }
}
