package weir.streams.format;

import weir.streams.model.Fields;
import weir.streams.model.Original;

/** Makes fields of one record of a body. Not for use by two threads at a time. */
@FunctionalInterface
public interface BodyDecoder {
    /**
     * The fields of a record without a problem.
     *
     * @param body the whole of it
     * @throws BadRecordException when the bytes are no such record
     */
    Fields decode(byte[] body, Cut cut) throws BadRecordException;

    /** Of a format whose records say all there is to say. */
    static BodyDecoder of(Decoder decoder) {
        return (body, cut) -> {
            Original record = cut.original();
            return decoder.decode(record.buffer(), record.start(), record.length());
        };
    }
}
