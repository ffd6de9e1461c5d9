package weir.bench.events;

import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;

/**
 * The bare loop: {@code receiveFromPartition} and a count, with unbounded demand. A client for each partition, as one connection for
 * all of them is slower.
 *
 * @param prefetch events
 */
record SdkReader(String connectionString, Events events, int prefetch) implements Reader {
    @Override
    public void read(Progress progress) throws InterruptedException {
        List<EventHubConsumerAsyncClient> clients = IntStream.range(0, events.partitions())
                .mapToObj(partition -> client())
                .toList();
        List<Count> counts = new ArrayList<>();
        try {
            for (int partition = 0; partition < events.partitions(); partition++) {
                Count count = new Count(events.in(partition), progress);
                counts.add(count);
                clients.get(partition)
                        .receiveFromPartition(Integer.toString(partition), EventPosition.earliest())
                        .subscribe(count);
            }
            progress.await();
        } finally {
            counts.forEach(BaseSubscriber::cancel);
            clients.forEach(EventHubConsumerAsyncClient::close);
        }
    }

    private EventHubConsumerAsyncClient client() {
        return new EventHubClientBuilder()
                .connectionString(connectionString, Events.HUB)
                .consumerGroup(EventHubClientBuilder.DEFAULT_CONSUMER_GROUP_NAME)
                .prefetchCount(prefetch)
                .buildAsyncConsumerClient();
    }

    @Override
    public void close() {
        // nothing is kept between two runs
    }

    /** Counts by the dozen, so that partitions do not fight for one counter. */
    private static final class Count extends BaseSubscriber<PartitionEvent> {
        private static final int STEP = 64;

        private final long expected;
        private final Progress progress;
        private long come;
        private int uncounted;

        private Count(long expected, Progress progress) {
            this.expected = expected;
            this.progress = progress;
        }

        @Override
        protected void hookOnNext(PartitionEvent event) {
            come++;
            uncounted++;
            if (uncounted < STEP && come != expected && come != 1) return;
            progress.add(uncounted);
            uncounted = 0;
        }

        @Override
        protected void hookOnError(@Nullable Throwable why) {
            progress.fail(why == null ? new IllegalStateException("an error without a cause") : why);
        }

        @Override
        protected void hookOnComplete() {
            progress.fail(new IllegalStateException("the partition ended after %d of %d".formatted(come, expected)));
        }
    }
}
