package weir.streams.source.eventhubs;

import java.util.ArrayList;
import java.util.List;
import weir.streams.format.Cut;
import weir.streams.model.Offset.InPartition;
import weir.streams.model.Page;
import weir.streams.model.Step;
import weir.streams.source.RawPage;

/**
 * The events of a page, not decoded.
 *
 * @param first write time of each event's first record
 * @param envelopes records of all of them
 * @param lastWriteTime of the last record
 */
@SuppressWarnings("ArrayRecordComponent") // made by Stamps for this page alone
record EventPage(
        PartitionDecoder decoder, List<Event> events, long[] first, int envelopes, long lastWriteTime, long bytes)
        implements RawPage {
    @Override
    public Page decode() {
        List<Step> steps = new ArrayList<>(envelopes);
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            long time = first[i];
            int record = 0;
            for (Cut cut : event.cuts()) steps.add(decoder.step(event, cut, record++, time++));
        }
        Event last = events.get(events.size() - 1);
        return new Page(steps, new InPartition(last.sequence(), 0, last.offset()), lastWriteTime, false, bytes);
    }
}
