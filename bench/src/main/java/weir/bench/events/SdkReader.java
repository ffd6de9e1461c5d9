package weir.bench.events;

import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;
import weir.bench.loader.JsonReadings;

/**
 * The bare loop: {@code receiveFromPartition} and a count, with unbounded demand. A client for each partition, as one connection for
 * all of them is slower.
 *
 * @param prefetch events
 * @param isParsing whether each body is parsed as well, as who writes such a loop would do it
 */
record SdkReader(String connectionString, Events events, int prefetch, boolean isParsing) implements Reader {
    @Override
    public void read(Progress progress) throws InterruptedException {
        List<EventHubConsumerAsyncClient> clients = IntStream.range(0, events.partitions())
                .mapToObj(partition -> client())
                .toList();
        List<Count> counts = new ArrayList<>();
        try {
            for (int partition = 0; partition < events.partitions(); partition++) {
                Count count = new Count(events.in(partition), progress, isParsing);
                counts.add(count);
                clients.get(partition)
                        .receiveFromPartition(Integer.toString(partition), EventPosition.earliest())
                        .subscribe(count);
            }
            progress.await();
            if (isParsing)
                events.requireAll(
                        progress, counts.stream().mapToLong(count -> count.seqs).sum());
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
        private final boolean isParsing;
        private long come;
        private long seqs;
        private int uncounted;

        private Count(long expected, Progress progress, boolean isParsing) {
            this.expected = expected;
            this.progress = progress;
            this.isParsing = isParsing;
        }

        @Override
        protected void hookOnNext(PartitionEvent event) {
            if (isParsing) parse(event.getData().getBody());
            come++;
            uncounted++;
            if (uncounted < STEP && come != expected && come != 1) return;
            progress.add(uncounted);
            uncounted = 0;
        }

        private void parse(byte[] body) {
            try {
                seqs += JsonReadings.one(body).seq();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
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
