package weir.streams.format;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import weir.streams.model.Fields;
import weir.streams.model.Shape;

/** One field of bytes, which are not copied. */
final class BytesDecoder implements Decoder {
    private final Shape shape;

    BytesDecoder(String field) {
        this.shape = Shape.EMPTY.with(field);
    }

    @Override
    public Fields decode(byte[] buffer, int start, int length) {
        return new Fields(
                shape,
                new @Nullable Object[] {ByteBuffer.wrap(buffer, start, length).slice()});
    }
}
