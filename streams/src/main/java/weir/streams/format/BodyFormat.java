package weir.streams.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import weir.config.BodyConfig;
import weir.config.BytesBodyConfig;
import weir.config.CsvBodyConfig;
import weir.config.CsvFormatConfig;
import weir.config.JsonBodyConfig;
import weir.config.TextBodyConfig;
import weir.streams.model.Code;
import weir.streams.model.Original;
import weir.streams.model.Shape;

/** What the settings of a body ask for: how to cut the whole body of an event into records, and how to decode one. */
public final class BodyFormat {
    private final BodyConfig config;
    private final Predicate<String> needed;

    /** Of which every field is read. */
    public BodyFormat(BodyConfig config) {
        this(config, name -> true);
    }

    /** @param needed names of the fields whose values anybody asks for, as far as a format can pass over the others */
    public BodyFormat(BodyConfig config, Predicate<String> needed) {
        this.config = config;
        this.needed = needed;
    }

    /** The records of a body, in order; those that are broken beyond telling where they end are the last. */
    public List<Cut> cut(byte[] body) {
        if (config instanceof JsonBodyConfig) return new JsonBody(body).cut();
        if (config instanceof CsvBodyConfig csv) return rows(csv.rules(), body);
        return List.of(whole(body, Optional.empty()));
    }

    /** For the records that {@link #cut} has cut. Not for use by two threads at a time. */
    public BodyDecoder decoder() {
        if (config instanceof JsonBodyConfig) return BodyDecoder.of(new NdjsonDecoder(needed));
        if (config instanceof CsvBodyConfig csv) {
            CsvFormatConfig rules = csv.rules();
            return csv.header()
                    ? new HeadedCsv(rules)
                    : BodyDecoder.of(new CsvDecoder(rules, Shape.of(rules.columns())));
        }
        if (config instanceof TextBodyConfig text) return BodyDecoder.of(new TextDecoder(text.field()));
        if (config instanceof BytesBodyConfig bytes) return BodyDecoder.of(new BytesDecoder(bytes.field()));
        throw new AssertionError("no decoder for " + config); // BodyFormatTest walks the sealed list
    }

    static Cut whole(byte[] body, Optional<BadRecordException> problem) {
        return new Cut(new Original(body, 0, body.length), 0, 0, body.length, problem);
    }

    private static List<Cut> rows(CsvFormatConfig rules, byte[] body) {
        Splitter splitter = new Format(rules).splitter(0, 0, false);
        splitter.feed(body);
        splitter.end();
        Cut first = splitter.next();
        if (rules.header() && first != null) {
            try {
                Original header = first.original();
                CsvHeader.names(rules, header.buffer(), header.start(), header.length());
            } catch (BadHeaderException e) {
                var bad = new BadRecordException(Code.BODY_HEADER, "header: " + e.getMessage());
                return List.of(whole(body, Optional.of(bad)));
            }
            first = splitter.next();
        }
        List<Cut> rows = new ArrayList<>();
        for (Cut row = first; row != null; row = splitter.next()) rows.add(row);
        return rows;
    }
}
