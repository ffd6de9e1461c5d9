package weir.streams.source.eventhubs;

import com.azure.messaging.eventhubs.PartitionProperties;
import com.azure.messaging.eventhubs.models.EventPosition;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import weir.config.StartConfig;
import weir.streams.checkpoint.Checkpoint;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Offset.InPartition;
import weir.streams.model.Page;
import weir.streams.model.Slice;

/** Finds out where to begin with a partition: that the checkpoint is of this very log, and that nothing is missing behind it. */
final class Start {
    private final Hub hub;
    private final StartConfig config;
    private final Checkpoints checkpoints;
    private final Gaps gaps;
    private final Progress progress;

    Start(Hub hub, StartConfig config, Checkpoints checkpoints, Gaps gaps, Progress progress) {
        this.hub = hub;
        this.config = config;
        this.checkpoints = checkpoints;
        this.gaps = gaps;
        this.progress = progress;
    }

    CompletionStage<Beginning> of(Slice slice, Checkpoint from) {
        PartitionSlice partition = PartitionSlice.of(slice);
        String where = hub.where(partition.partition());
        return hub.properties().thenCompose(properties -> {
            Partitions.check(properties.getCreatedAt(), partition.created(), where);
            return hub.partition(partition.partition())
                    .thenCompose(log -> from.offset()
                            .map(at -> resumed(slice, partition, (InPartition) at, from.lastWriteTime(), log))
                            .map(CompletableFuture::completedFuture)
                            .<CompletionStage<Beginning>>map(it -> it)
                            .orElseGet(() -> first(slice, partition, from, log)));
        });
    }

    private Beginning resumed(
            Slice slice, PartitionSlice partition, InPartition at, long lastTime, PartitionProperties log) {
        progress.begins(partition.partition(), at.sequence(), lastTime, log);
        if (log.getLastEnqueuedSequenceNumber() < at.sequence()) {
            throw new CodedException(
                    Code.HUB_RECREATED,
                    hub.where(partition.partition()) + ": the last event is number "
                            + log.getLastEnqueuedSequenceNumber() + " (expected: at least " + at.sequence()
                            + ", where the checkpoint is)");
        }
        long oldest = oldest(log);
        if (oldest <= at.sequence() + 1) return Beginning.after(at);
        gaps.found(slice.name(), hub.where(partition.partition()), at.sequence() + 1, oldest - 1);
        return new Beginning(EventPosition.earliest(), oldest);
    }

    private CompletionStage<Beginning> first(
            Slice slice, PartitionSlice partition, Checkpoint from, PartitionProperties log) {
        if (!partition.isLate() && config == StartConfig.Edge.LATEST) {
            return anchored(slice, partition, from, latest(log), log);
        }
        if (!partition.isLate() && config instanceof StartConfig.At at) {
            boolean isAfterAll = log.isEmpty() || log.getLastEnqueuedTime().isBefore(at.time());
            long before = isAfterAll ? log.getLastEnqueuedSequenceNumber() : oldest(log) - 1;
            progress.begins(partition.partition(), before, 0, log);
            // the service takes what is after a time, in whole milliseconds
            EventPosition position = EventPosition.fromEnqueuedTime(at.time().minusMillis(1));
            return CompletableFuture.completedFuture(new Beginning(position, Beginning.ANY));
        }
        return anchored(slice, partition, from, new InPartition(oldest(log) - 1, 0, Beginning.BEFORE_ALL), log);
    }

    /**
     * Without this a crash before the first checkpoint would begin after the events that came meanwhile, or, where retention has overtaken
     * it, at later ones that nobody would miss.
     */
    private CompletionStage<Beginning> anchored(
            Slice slice, PartitionSlice partition, Checkpoint from, InPartition at, PartitionProperties log) {
        progress.begins(partition.partition(), at.sequence(), 0, log);
        return checkpoints
                .save(slice.pipeline(), slice.name(), from.generation(), new Page(List.of(), at, 0, false, 0))
                .thenApply(done -> Beginning.after(at));
    }

    private static InPartition latest(PartitionProperties log) {
        String offset = log.isEmpty() ? Beginning.BEFORE_ALL : log.getLastEnqueuedOffset();
        return new InPartition(log.getLastEnqueuedSequenceNumber(), 0, offset);
    }

    /** Number of the oldest event that is left, or of the next one to come. */
    static long oldest(PartitionProperties log) {
        long beginning = log.getBeginningSequenceNumber();
        return log.isEmpty() ? Math.max(beginning, log.getLastEnqueuedSequenceNumber() + 1) : beginning;
    }
}
