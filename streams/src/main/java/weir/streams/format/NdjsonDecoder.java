package weir.streams.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import weir.streams.model.Code;
import weir.streams.model.Fields;
import weir.streams.model.Shape;

/** Decodes a line that is one JSON object. */
final class NdjsonDecoder implements Decoder {
    /** What is kept for the names of a record grows with the square of their number. */
    static final int MOST_FIELDS = 2000;

    /** For one parser, which remembers every name it has seen. */
    private static final int MOST_BYTES = 1 << 20;

    private static final int MOST_NESTED = 100;
    private static final int MOST_DIGITS = 1000;
    /** 1e1000000000 is a short text and a gigabyte as an integer. */
    private static final int MOST_SCALE = 10_000;

    /** What Jackson says of itself: where the parser began something, how to have it take something, what read it. */
    private static final Pattern ITS_OWN = Pattern.compile(
            " \\((start marker at|for \\w+ starting at) \\[.*?]\\)|: enable `[^`]*` to allow|, from `[^`]*`");

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_NESTED)
                    .maxNumberLength(MOST_DIGITS)
                    .maxStringLength(Integer.MAX_VALUE) // max-record-bytes bounds it
                    .build())
            .build();

    private final Predicate<String> needed;
    private final Utf8 utf8 = new Utf8();
    private final JsonLine line = new JsonLine();
    private @Nullable JsonParser open;
    private @Nullable Object[] values = new Object[16];
    /** What was found of a name is remembered at its place, under the shape that it ends. */
    private @Nullable Shape[] shapes = new Shape[values.length];

    private boolean[] isNeeded = new boolean[values.length];

    /** @param needed names of the fields whose values are read; of the others it is only seen that they are JSON */
    NdjsonDecoder(Predicate<String> needed) {
        this.needed = needed;
    }

    @Override
    public Fields decode(byte[] buffer, int start, int length) throws BadRecordException {
        utf8.check(buffer, start, length);
        checkStart(buffer, start, length);
        try {
            JsonParser json = parser(buffer, start, length);
            json.nextToken();
            Fields fields = fields(json);
            int left = line.leftBy(json);
            if (left > 0) {
                String where = length - left + " bytes in: ";
                throw new BadRecordException(
                        Code.BAD_JSON, where + "more after the object (expected: one JSON object a line)");
            }
            return fields;
        } catch (BadRecordException e) {
            close();
            throw e;
        } catch (JsonProcessingException e) {
            close();
            long at = e.getLocation() == null
                    ? 0
                    : Math.min(length, line.placeOf(e.getLocation().getByteOffset()));
            throw new BadRecordException(
                    Code.BAD_JSON,
                    firstLine(e.getOriginalMessage()) + ", " + at + " bytes in (expected: a JSON object)");
        } catch (IOException e) {
            throw new UncheckedIOException(e); // there is no I/O on an array
        }
    }

    /** One parser for many lines, as making one costs as much as parsing a short line; a new one before it knows too many names. */
    private JsonParser parser(byte[] buffer, int start, int length) throws IOException {
        if (line.fed() > MOST_BYTES) close();
        line.is(buffer, start, length);
        JsonParser json = open;
        if (json == null) {
            json = JSON.createParser(line);
            open = json;
        }
        return json;
    }

    private void close() {
        JsonParser json = open;
        open = null;
        line.begin();
        try {
            if (json != null) json.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Jackson takes what begins with a byte order mark or zeros for another encoding and decodes it. */
    private static void checkStart(byte[] buffer, int start, int length) throws BadRecordException {
        int first = start;
        while (first < start + length && (buffer[first] == ' ' || buffer[first] == '\t')) first++;
        boolean isObject = first < start + length && buffer[first] == '{';
        for (int i = start; isObject && i < start + Math.min(length, 4); i++) isObject = buffer[i] != 0;
        if (isObject) return;
        String text = new String(buffer, first, Math.min(20, start + length - first), StandardCharsets.UTF_8);
        throw new BadRecordException(Code.BAD_JSON, "begins with " + text.strip() + " (expected: a JSON object)");
    }

    private Fields fields(JsonParser json) throws IOException, BadRecordException {
        Shape shape = Shape.EMPTY;
        int size = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            if (size == MOST_FIELDS) {
                throw new BadRecordException(
                        Code.BAD_JSON, "more than " + MOST_FIELDS + " fields (expected: an object with fewer)");
            }
            try {
                shape = shape.with(name);
            } catch (IllegalArgumentException e) {
                throw duplicate(name);
            }
            json.nextToken();
            if (size == values.length) grow();
            values[size] = isNeeded(size, shape, name) ? value(json) : unread(json);
            size++;
        }
        return new Fields(shape, Arrays.copyOf(values, size));
    }

    private void grow() {
        values = Arrays.copyOf(values, 2 * values.length);
        shapes = Arrays.copyOf(shapes, values.length);
        isNeeded = Arrays.copyOf(isNeeded, values.length);
    }

    private boolean isNeeded(int place, Shape shape, String name) {
        if (shapes[place] != shape) {
            shapes[place] = shape;
            isNeeded[place] = needed.test(name);
        }
        return isNeeded[place];
    }

    private Object unread(JsonParser json) throws IOException, BadRecordException {
        if (json.currentToken() == null) throw bad(json, "the line ends (expected: a value)");
        json.skipChildren();
        return Fields.UNREAD;
    }

    private @Nullable Object value(JsonParser json) throws IOException, BadRecordException {
        JsonToken token = json.currentToken();
        if (token == null) throw bad(json, "the line ends (expected: a value)");
        return switch (token) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT ->
                json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? json.getBigIntegerValue()
                        : (Object) json.getLongValue();
            case VALUE_NUMBER_FLOAT -> decimal(json);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_ARRAY -> list(json);
            case START_OBJECT -> map(json);
            default -> throw bad(json, token + " (expected: a value)");
        };
    }

    private BigDecimal decimal(JsonParser json) throws IOException, BadRecordException {
        try {
            BigDecimal decimal = json.getDecimalValue();
            if (Math.abs((long) decimal.scale()) <= MOST_SCALE) return decimal;
        } catch (NumberFormatException beyondAnInt) {
            // as the others
        }
        throw bad(json, json.getText() + " (expected: an exponent within " + MOST_SCALE + ")");
    }

    private List<@Nullable Object> list(JsonParser json) throws IOException, BadRecordException {
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) list.add(value(json));
        return list;
    }

    private Map<String, @Nullable Object> map(JsonParser json) throws IOException, BadRecordException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            int before = map.size();
            json.nextToken();
            map.put(name, value(json));
            if (map.size() == before) throw duplicate(name);
        }
        return map;
    }

    private static BadRecordException duplicate(String name) {
        return new BadRecordException(Code.DUPLICATE_FIELD, "field \"" + name + "\" stands twice (expected: once)");
    }

    private BadRecordException bad(JsonParser json, String message) {
        long at = line.placeOf(json.currentLocation().getByteOffset());
        return new BadRecordException(Code.BAD_JSON, at + " bytes in: " + message);
    }

    /** Jackson's first line says what was found; it begins with a capital, ours do not, and it counts from the parser's first line. */
    private static String firstLine(String message) {
        String line = ITS_OWN.matcher(message.lines().findFirst().orElse("broken JSON"))
                .replaceAll("");
        return line.substring(0, 1).toLowerCase(Locale.ROOT) + line.substring(1);
    }
}
