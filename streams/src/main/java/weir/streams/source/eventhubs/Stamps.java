package weir.streams.source.eventhubs;

import java.util.List;
import org.apache.pekko.japi.function.Function;
import weir.streams.source.RawPage;

/**
 * Gives every record of a partition its write time: {@code max(last + 1, enqueued time)} in the order of the log. From any checkpoint
 * it is the same again, as the last one before it is saved with it.
 */
final class Stamps implements Function<List<Event>, RawPage> {
    private final PartitionDecoder decoder;
    private long last;

    Stamps(PartitionDecoder decoder, long last) {
        this.decoder = decoder;
        this.last = last;
    }

    @Override
    public EventPage apply(List<Event> events) {
        long[] first = new long[events.size()];
        int envelopes = 0;
        long bytes = 0;
        for (int i = 0; i < first.length; i++) {
            Event event = events.get(i);
            int records = event.cuts().size();
            first[i] = Math.max(last + 1, event.enqueued());
            if (records > 0) last = first[i] + records - 1;
            envelopes += records;
            bytes += event.body().length;
        }
        return new EventPage(decoder, events, first, envelopes, last, bytes);
    }
}
