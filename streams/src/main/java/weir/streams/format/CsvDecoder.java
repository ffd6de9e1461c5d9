package weir.streams.format;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import weir.config.CsvFormatConfig;
import weir.streams.model.Code;
import weir.streams.model.Fields;
import weir.streams.model.Shape;

/**
 * Decodes a record of delimited, perhaps quoted values as in RFC 4180; values are texts.
 *
 * <p>CSV libraries read streams: they hide the byte at which a record begins and give up on the stream, not the record. Reading one
 * record whose ends are known is little code.
 */
final class CsvDecoder implements Decoder {
    private final CsvFormatConfig config;
    private final Shape shape;
    private final Utf8 utf8 = new Utf8();

    CsvDecoder(CsvFormatConfig config, Shape shape) {
        this.config = config;
        this.shape = shape;
    }

    @Override
    public Fields decode(byte[] buffer, int start, int length) throws BadRecordException {
        utf8.check(buffer, start, length);
        Row row = new Row(shape.size());
        split(config, buffer, start, length, row);
        if (row.count != shape.size()) {
            throw new BadRecordException(
                    Code.COLUMN_COUNT, row.count + " columns (expected: " + shape.size() + ", for " + shape + ")");
        }
        return new Fields(shape, row.values);
    }

    /** Hands out the values in order; null for an unquoted one that is the null text. */
    static void split(CsvFormatConfig config, byte[] buffer, int start, int length, Consumer<@Nullable String> values)
            throws BadRecordException {
        int end = start + length;
        int at = start;
        while (true) {
            int next;
            if (at < end && buffer[at] == config.quote()) {
                next = quoted(config, buffer, start, at, end, values);
            } else {
                next = plain(config, buffer, start, at, end, values);
            }
            if (next == end) return;
            at = next + 1; // a delimiter stands at next
        }
    }

    private static int plain(
            CsvFormatConfig config, byte[] buffer, int start, int at, int end, Consumer<@Nullable String> values)
            throws BadRecordException {
        int i = at;
        while (i < end && buffer[i] != config.delimiter()) {
            if (buffer[i] == config.quote()) {
                throw bad(config, i - start, "within an unquoted value (expected: the whole value in quotes)");
            }
            i++;
        }
        String value = text(buffer, at, i);
        values.accept(value.equals(config.nullText()) ? null : value);
        return i;
    }

    private static int quoted(
            CsvFormatConfig config, byte[] buffer, int start, int at, int end, Consumer<@Nullable String> values)
            throws BadRecordException {
        boolean hasDoubled = false;
        int i = at + 1;
        while (true) {
            while (i < end && buffer[i] != config.quote()) i++;
            if (i == end) throw bad(config, at - start, "that is not closed (expected: a closing quote)");
            if (i + 1 == end || buffer[i + 1] != config.quote()) break;
            hasDoubled = true;
            i += 2;
        }
        if (i + 1 < end && buffer[i + 1] != config.delimiter()) {
            throw bad(
                    config, i - start, "and text after it (expected: the delimiter, a doubled quote or the line end)");
        }
        String value = text(buffer, at + 1, i);
        String quote = String.valueOf(config.quote());
        values.accept(hasDoubled ? value.replace(quote + quote, quote) : value);
        return i + 1;
    }

    private static String text(byte[] buffer, int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    private static BadRecordException bad(CsvFormatConfig config, int at, String what) {
        return new BadRecordException(Code.BAD_CSV, at + " bytes in: a " + config.quote() + " " + what);
    }

    /** Takes as many values as there are columns and counts the rest. */
    private static final class Row implements Consumer<@Nullable String> {
        private final @Nullable Object[] values;
        private int count;

        Row(int columns) {
            values = new Object[columns];
        }

        @Override
        public void accept(@Nullable String value) {
            if (count < values.length) values[count] = value;
            count++;
        }
    }
}
