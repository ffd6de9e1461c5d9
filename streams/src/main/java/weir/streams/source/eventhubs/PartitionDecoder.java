package weir.streams.source.eventhubs;

import weir.streams.format.BadRecordException;
import weir.streams.format.BodyDecoder;
import weir.streams.format.Cut;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Offset.InPartition;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Stage;
import weir.streams.model.Step;

/** Makes envelopes of the records of one partition's events. Not for use by two threads at a time. */
final class PartitionDecoder {
    private final String where;
    private final BodyDecoder bodies;
    private final Metadata metadata;

    PartitionDecoder(String where, BodyDecoder bodies, Metadata metadata) {
        this.where = where;
        this.bodies = bodies;
        this.metadata = metadata;
    }

    /** @param record of the event, from 0 */
    Step step(Event event, Cut cut, int record, long writeTime) {
        if (cut.problem().isPresent())
            return rejected(event, cut, record, writeTime, cut.problem().get());
        try {
            Fields fields = metadata.added(bodies.decode(event.body(), cut), event);
            return new Envelope(at(event, record), writeTime, fields, cut.original());
        } catch (BadRecordException e) {
            return rejected(event, cut, record, writeTime, e);
        }
    }

    private static InPartition at(Event event, int record) {
        return new InPartition(event.sequence(), record, event.offset());
    }

    private Rejected rejected(Event event, Cut cut, int record, long writeTime, BadRecordException e) {
        Envelope envelope = new Envelope(at(event, record), writeTime, Fields.NONE, cut.original());
        String which = event.cuts().size() == 1 ? "" : ": record " + (record + 1);
        String message = where + ": event " + event.sequence() + which + ": " + e.message();
        return new Rejected(envelope, Stage.DECODE, e.code(), message, 1);
    }
}
