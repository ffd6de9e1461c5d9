package weir.streams.format;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import weir.streams.model.Code;
import weir.streams.model.Original;

/**
 * Cuts a body into JSON records: one object, which may go over several lines; an array of objects; or, when the first object ends on its
 * line, one object a line.
 *
 * <p>A parser would stop at the first broken record. Here brackets are counted, so that each record is decoded, or rejected, on its own.
 */
final class JsonBody {
    private final byte[] body;
    private final List<Cut> cuts = new ArrayList<>(1);

    JsonBody(byte[] body) {
        this.body = body;
    }

    List<Cut> cut() {
        boolean isMarked =
                body.length >= 3 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
        int first = blanks(isMarked ? 3 : 0);
        int end = trimmed(first, body.length);
        if (first >= end) return List.of(BodyFormat.whole(body, Optional.of(bad(0, "nothing", "a JSON object"))));
        if (body[first] == '[') {
            elements(first + 1);
        } else {
            int lineEnd = Bytes.lineEnd(body, first, end);
            // only a body of several lines is looked at twice
            if (lineEnd < 0 || valueEnd(first) > lineEnd) {
                add(first, end);
            } else {
                lines(first, end);
            }
        }
        return cuts;
    }

    private void lines(int first, int end) {
        for (int at = first; at < end; ) {
            int lineEnd = Bytes.lineEnd(body, at, end);
            int to = lineEnd < 0 ? end : lineEnd;
            int from = blanks(at);
            if (from < to) add(from, trimmed(from, to));
            at = to + 1;
        }
    }

    private void elements(int first) {
        int at = blanks(first);
        if (at < body.length && body[at] == ']') {
            behind(at + 1);
            return;
        }
        while (true) {
            int from = blanks(at);
            int to = from < body.length && body[from] != ',' && body[from] != ']' ? elementEnd(from) : -1;
            if (to < 0) {
                rest(from, "no whole element", "an element");
                return;
            }
            add(from, trimmed(from, to));
            at = blanks(to);
            if (at < body.length && body[at] == ',') {
                at++;
            } else if (at < body.length && body[at] == ']') {
                behind(at + 1);
                return;
            } else {
                rest(at, "no end of the array", "a comma or ]");
                return;
            }
        }
    }

    private void behind(int at) {
        int from = blanks(at);
        if (from < body.length) rest(from, "more after the array", "one array");
    }

    private void rest(int from, String found, String expected) {
        int start = Math.min(from, body.length);
        var left = new Original(body, start, body.length - start);
        cuts.add(new Cut(left, start, cuts.size(), left.length(), Optional.of(bad(start, found, expected))));
    }

    private void add(int from, int to) {
        cuts.add(new Cut(new Original(body, from, to - from), from, cuts.size(), to - from, Optional.empty()));
    }

    /** Behind an element that may be anything. */
    private int elementEnd(int from) {
        byte first = body[from];
        if (first == '{' || first == '[') return valueEnd(from);
        if (first == '"') return stringEnd(from);
        int at = from;
        while (at < body.length && body[at] != ',' && body[at] != ']') at++;
        return at;
    }

    /** Behind the bracket that closes the one here; -1 when there is none, or a line ends within a string. */
    private int valueEnd(int from) {
        int depth = 0;
        int at = from;
        while (at >= 0 && at < body.length) {
            switch (body[at]) {
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
            if (depth <= 0) return depth == 0 && at > from ? at + 1 : -1;
            at = body[at] == '"' ? stringEnd(at) : at + 1;
        }
        return -1;
    }

    private int stringEnd(int from) {
        for (int at = from + 1; at < body.length; at++) {
            if (body[at] == '"') return at + 1;
            if (body[at] == '\n') return -1;
            if (body[at] == '\\') at++;
        }
        return -1;
    }

    private int blanks(int from) {
        int at = from;
        while (at < body.length && isBlank(body[at])) at++;
        return at;
    }

    private int trimmed(int from, int to) {
        int end = to;
        while (end > from && isBlank(body[end - 1])) end--;
        return end;
    }

    private static boolean isBlank(byte one) {
        return one == ' ' || one == '\n' || one == '\r' || one == '\t';
    }

    private static BadRecordException bad(int at, String found, String expected) {
        return new BadRecordException(Code.BAD_JSON, at + " bytes in: " + found + " (expected: " + expected + ")");
    }
}
