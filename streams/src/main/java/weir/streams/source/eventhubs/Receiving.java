package weir.streams.source.eventhubs;

import com.azure.messaging.eventhubs.PartitionProperties;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import reactor.core.CoreSubscriber;
import weir.config.LimitsConfig;

/**
 * What a stage needs to receive one partition.
 *
 * @param where for people
 * @param share bytes of events it may hold
 * @param open receives from a place, with so many prefetched
 */
record Receiving(
        String where,
        Beginning beginning,
        LimitsConfig limits,
        long share,
        Duration stallTimeout,
        Opening open,
        Function<PartitionEvent, Event> read,
        Asking ask,
        Finding gaps,
        Progress.Partition progress) {
    /** Opens a receiver. */
    interface Opening {
        void into(CoreSubscriber<PartitionEvent> inbox, Beginning beginning, int prefetched);
    }

    /** Asks the service about the partition. */
    interface Asking {
        CompletionStage<PartitionProperties> now();
    }

    /** Told of events that cannot be read any more; throws when that stops the pipeline. */
    interface Finding {
        void found(long first, long last);
    }
}
