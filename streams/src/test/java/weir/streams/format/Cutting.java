package weir.streams.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import weir.config.FormatConfig;
import weir.streams.model.Fields;

/** Cuts and decodes whole inputs in portions of any size, as lines of text that tests compare. */
final class Cutting {
    private Cutting() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** For every record its place, line, and fields or problem; the header is taken from the first one. */
    static List<String> decode(FormatConfig config, byte[] input, Random sizes, int most) throws BadHeaderException {
        Format format = new Format(config);
        Splitter splitter = format.splitter(0, 0, false);
        List<Cut> cuts = cut(splitter, input, sizes, most);
        Decoder decoder = format.decoder().orElse(null);
        List<String> decoded = new ArrayList<>();
        for (Cut cut : cuts) {
            if (decoder == null) {
                byte[] header = cut.original().copy();
                decoder = format.decoder(header, 0, header.length);
            } else {
                decoded.add(cut.at() + ":" + cut.line() + " " + text(decoder, cut));
            }
        }
        return decoded;
    }

    static List<Cut> cut(Splitter splitter, byte[] input, Random sizes, int most) {
        List<Cut> cuts = new ArrayList<>();
        for (int at = 0; at < input.length; ) {
            int size = Math.min(input.length - at, 1 + sizes.nextInt(most));
            splitter.feed(Arrays.copyOfRange(input, at, at + size));
            at += size;
            drain(splitter, cuts);
        }
        splitter.end();
        drain(splitter, cuts);
        return cuts;
    }

    private static void drain(Splitter splitter, List<Cut> cuts) {
        for (Cut cut = splitter.next(); cut != null; cut = splitter.next()) cuts.add(cut);
    }

    private static String text(Decoder decoder, Cut cut) {
        try {
            if (cut.problem().isPresent()) throw cut.problem().get();
            byte[] bytes = cut.original().copy();
            byte[] within = new byte[bytes.length + 7];
            System.arraycopy(bytes, 0, within, 3, bytes.length); // records rarely begin where their array does
            Fields fields = decoder.decode(within, 3, bytes.length);
            return fields.toString();
        } catch (BadRecordException e) {
            return e.code() + ": " + e.message();
        }
    }
}
