package weir.streams.format;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import weir.config.CsvFormatConfig;
import weir.streams.model.Code;
import weir.streams.model.Fields;
import weir.streams.model.Original;
import weir.streams.model.Shape;

/** Decodes rows of bodies that each begin with a header: most of them with the same one. */
final class HeadedCsv implements BodyDecoder {
    private final CsvFormatConfig config;
    private byte @Nullable [] body;
    private byte[] header = {};
    private @Nullable Decoder decoder;

    HeadedCsv(CsvFormatConfig config) {
        this.config = config;
    }

    @Override
    public Fields decode(byte[] whole, Cut cut) throws BadRecordException {
        Original row = cut.original();
        return decoder(whole).decode(row.buffer(), row.start(), row.length());
    }

    private Decoder decoder(byte[] whole) throws BadRecordException {
        Decoder known = decoder;
        if (known != null && whole == body) return known;
        Splitter splitter = new Format(config).splitter(0, 0, false);
        splitter.feed(whole);
        splitter.end();
        Cut first = splitter.next();
        if (first == null)
            throw new BadRecordException(Code.BODY_HEADER, "no header (expected: a name for each column)");
        Original found = first.original();
        body = whole;
        int end = found.start() + found.length();
        if (known != null && Arrays.equals(header, 0, header.length, found.buffer(), found.start(), end)) return known;
        try {
            header = found.copy();
            Decoder made = new CsvDecoder(config, Shape.of(CsvHeader.names(config, header, 0, header.length)));
            decoder = made;
            return made;
        } catch (BadHeaderException e) {
            throw new BadRecordException(Code.BODY_HEADER, "header: " + e.getMessage());
        }
    }
}
