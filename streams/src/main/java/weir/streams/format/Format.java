package weir.streams.format;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import weir.config.CsvFormatConfig;
import weir.config.FormatConfig;
import weir.config.NdjsonFormatConfig;
import weir.streams.model.Shape;

/** What a format's settings ask for: how to split, whether there is a header, how to decode. */
public final class Format {
    private final FormatConfig config;
    private final Predicate<String> needed;

    /** Of which every field is read. */
    public Format(FormatConfig config) {
        this(config, name -> true);
    }

    /** @param needed names of the fields whose values anybody asks for, as far as a format can pass over the others */
    public Format(FormatConfig config, Predicate<String> needed) {
        this.config = config;
        this.needed = needed;
    }

    /** Whether a reader that starts anywhere can tell where the next record begins: at the next line end. */
    public boolean isSplittable() {
        if (config instanceof NdjsonFormatConfig) return true;
        if (config instanceof CsvFormatConfig csv) return !csv.multiLine();
        throw new AssertionError("no format for " + config);
    }

    /** Whether the first record names the columns, so that it must be read before any other is decoded. */
    public boolean hasHeader() {
        return config instanceof CsvFormatConfig csv && csv.header();
    }

    /**
     * Cuts bytes from here on into records.
     *
     * @param at of the first byte that will be fed
     * @param line lines before it
     * @param isWithin true when {@code at} may lie within a record, which then is passed over
     */
    public Splitter splitter(long at, long line, boolean isWithin) {
        if (config instanceof CsvFormatConfig csv) {
            var rules = new Splitter.Rules(csv.multiLine() ? csv.quote() : -1, csv.delimiter(), false);
            return new Splitter(csv.maxRecordBytes(), rules, at, line, isWithin);
        }
        return new Splitter(config.maxRecordBytes(), new Splitter.Rules(-1, -1, true), at, line, isWithin);
    }

    /** Empty when there is a header to read first. */
    public Optional<Decoder> decoder() {
        if (config instanceof CsvFormatConfig csv) {
            return csv.header() ? Optional.empty() : Optional.of(new CsvDecoder(csv, Shape.of(csv.columns())));
        }
        return Optional.of(new NdjsonDecoder(needed));
    }

    /**
     * For records with the columns that this header names.
     *
     * @throws BadHeaderException when it does not name them all, each once
     */
    public Decoder decoder(byte[] buffer, int start, int length) throws BadHeaderException {
        if (!(config instanceof CsvFormatConfig csv)) throw new AssertionError("no header in " + config);
        List<String> names = CsvHeader.names(csv, buffer, start, length);
        return new CsvDecoder(csv, Shape.of(names));
    }
}
