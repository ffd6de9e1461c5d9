package weir.streams.format;

import weir.streams.model.Fields;

/** Makes fields of the bytes of one record. Not for use by two threads at a time. */
public interface Decoder {
    /**
     * The fields of one whole record, without its line end.
     *
     * @throws BadRecordException when the bytes are no such record
     */
    Fields decode(byte[] buffer, int start, int length) throws BadRecordException;
}
