package weir.streams.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import weir.streams.model.Code;

/** Tells strictly whether bytes are UTF-8: Jackson lets overlong forms and lone surrogates pass, String puts in U+FFFD. */
final class Utf8 {
    private final CharsetDecoder strict = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer scratch = CharBuffer.allocate(1024);

    /** Throws when they are not, and says which byte is the first wrong one. */
    void check(byte[] buffer, int start, int length) throws BadRecordException {
        if (Bytes.areAscii(buffer, start, start + length)) return;
        ByteBuffer bytes = ByteBuffer.wrap(buffer, start, length);
        strict.reset();
        CoderResult result;
        do {
            scratch.clear();
            result = strict.decode(bytes, scratch, true);
        } while (result.isOverflow());
        if (!result.isError()) return;
        int bad = bytes.position();
        throw new BadRecordException(
                Code.NOT_UTF8, String.format("0x%02x %d bytes in (expected: UTF-8)", buffer[bad] & 0xff, bad - start));
    }
}
