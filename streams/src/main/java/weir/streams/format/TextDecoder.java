package weir.streams.format;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import weir.streams.model.Fields;
import weir.streams.model.Shape;

/** One field of text. */
final class TextDecoder implements Decoder {
    private final Shape shape;
    private final Utf8 utf8 = new Utf8();

    TextDecoder(String field) {
        this.shape = Shape.EMPTY.with(field);
    }

    @Override
    public Fields decode(byte[] buffer, int start, int length) throws BadRecordException {
        utf8.check(buffer, start, length);
        return new Fields(shape, new @Nullable Object[] {new String(buffer, start, length, StandardCharsets.UTF_8)});
    }
}
