package weir.streams.format;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import weir.streams.model.Code;
import weir.streams.model.Original;

/**
 * Cuts bytes into records, in whatever portions they come, and knows the place of each.
 *
 * <p>A library's reader knows neither the byte at which a record begins, which is where reading resumes and what its write time is made
 * of, nor how to give up one over-long record and go on with the next; so this is our own.
 *
 * <p>Call {@link #next} until it is null, feed the next portion, and so on; after the last one {@link #end}. A line ends in \n or \r\n.
 * Empty lines are passed over, so is a byte order mark at byte 0. A record longer than allowed is given up at the next line end, be that
 * within quotes or not; so one quote too many costs no more than that many bytes and a line.
 */
public final class Splitter {
    /**
     * What tells a line end that ends a record from others.
     *
     * @param quote line ends within two of these end nothing; -1 when every line end does
     * @param delimiter a quote opens only after one of these or where a record begins
     * @param isBlankEmpty whether a line of spaces is as good as an empty one
     */
    record Rules(int quote, int delimiter, boolean isBlankEmpty) {}

    private enum In {
        FIELD_START,
        PLAIN,
        QUOTED,
        QUOTE_IN_QUOTED
    }

    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int maxRecordBytes;
    private final Rules rules;

    private byte[] buffer = new byte[0];
    private boolean isOurs; // so the room behind end is free
    private long base; // place of buffer[0]
    private int start; // of the record under way
    private int scan; // looked at up to here
    private int end;
    private long line; // lines before start
    private int linesWithin; // line ends within quotes, from start to scan
    private In in = In.FIELD_START;
    private boolean isWithin; // up to the next line end the bytes belong to a record that is not ours
    private boolean isMarkDue;
    private boolean isEnded;
    private @Nullable Cut tooLong; // given up, but its end is not found yet

    Splitter(int maxRecordBytes, Rules rules, long at, long line, boolean isWithin) {
        this.maxRecordBytes = maxRecordBytes;
        this.rules = rules;
        this.base = at;
        this.line = line;
        this.isWithin = isWithin;
        this.isMarkDue = at == 0 && !isWithin;
    }

    /** Takes the array over: nobody may write to it afterwards. */
    public void feed(byte[] bytes) {
        int kept = end - start;
        if (isOurs && kept > 0 && buffer.length - end >= bytes.length) {
            System.arraycopy(bytes, 0, buffer, end, bytes.length);
            end += bytes.length;
            return;
        }
        byte[] next = bytes;
        if (kept > 0) {
            // room for more, so that a long record in small portions is not copied again for each of them
            next = new byte[kept + bytes.length + (kept > bytes.length ? kept : 0)];
            System.arraycopy(buffer, start, next, 0, kept);
            System.arraycopy(bytes, 0, next, kept, bytes.length);
        }
        isOurs = kept > 0;
        buffer = next;
        base += start;
        scan -= start;
        start = 0;
        end = kept + bytes.length;
    }

    /** No more bytes: what is left is the last record. Without this call it is kept waiting. */
    public void end() {
        isEnded = true;
    }

    /** Place of the record that {@link #next} looks for, or earlier. */
    public long position() {
        return tooLong == null ? base + start : tooLong.at();
    }

    /** Lines before {@link #position}. */
    public long line() {
        return line;
    }

    /** The bytes of the unfinished record. */
    public Original rest() {
        return tooLong == null ? new Original(buffer, start, end - start) : tooLong.original();
    }

    /** The next record; null when it takes more bytes, or when there is none. */
    public @Nullable Cut next() {
        if (isWithin && !hasPassedOver()) return null;
        if (isMarkDue && !hasPassedMark()) return null;
        while (true) {
            if (tooLong != null) return endOf(tooLong);
            long most = (long) start + maxRecordBytes + 2; // and \r\n
            int lineEnd = recordEnd((int) Math.min(end, most));
            if (lineEnd >= 0) {
                Cut cut = cut(lineEnd, lineEnd + 1);
                if (cut != null) return cut;
            } else if (end >= most) {
                tooLong = new Cut(head(), base + start, line, 0, Optional.of(giveUp()));
            } else {
                return isEnded && start < end ? cut(end, end) : null;
            }
        }
    }

    private boolean hasPassedOver() {
        int lineEnd = Bytes.lineEnd(buffer, start, end);
        isWithin = lineEnd < 0;
        start = isWithin ? end : lineEnd + 1;
        scan = start;
        return !isWithin;
    }

    private boolean hasPassedMark() {
        if (end - start < MARK.length && !isEnded) return false;
        isMarkDue = false;
        if (Arrays.equals(buffer, start, Math.min(end, start + MARK.length), MARK, 0, MARK.length)) {
            start += MARK.length;
            scan = start;
        }
        return true;
    }

    /** Where the record under way ends, or -1 when it does not end before {@code limit}. */
    private int recordEnd(int limit) {
        if (rules.quote >= 0) return quotedRecordEnd(limit);
        int lineEnd = Bytes.lineEnd(buffer, scan, limit);
        if (lineEnd < 0) scan = limit;
        return lineEnd;
    }

    private int quotedRecordEnd(int limit) {
        In now = in;
        for (int i = scan; i < limit; i++) {
            byte b = buffer[i];
            if (b == '\n') {
                if (now != In.QUOTED) return i;
                linesWithin++;
            } else if (b == rules.quote) {
                now = switch (now) {
                    case FIELD_START, QUOTE_IN_QUOTED -> In.QUOTED;
                    case QUOTED -> In.QUOTE_IN_QUOTED;
                    case PLAIN -> In.PLAIN;
                };
            } else if (now != In.QUOTED) {
                now = b == rules.delimiter ? In.FIELD_START : In.PLAIN;
            }
        }
        in = now;
        scan = limit;
        return -1;
    }

    /** The record under way up to {@code lineEnd}; null when it is empty. */
    private @Nullable Cut cut(int lineEnd, int next) {
        int length = lineEnd - start;
        if (length > 0 && buffer[lineEnd - 1] == '\r') length--;
        Cut cut = null;
        if (length > maxRecordBytes) {
            cut = new Cut(head(), base + start, line, length, Optional.of(tooLong(length)));
        } else if (!isBlank(length)) {
            cut = new Cut(new Original(buffer, start, length), base + start, line, length, Optional.empty());
        }
        goOnAt(next);
        return cut;
    }

    private @Nullable Cut endOf(Cut given) {
        int found = Bytes.lineEnd(buffer, scan, end);
        int lineEnd = found < 0 ? end : found;
        start = lineEnd;
        scan = lineEnd;
        if (lineEnd == end && !isEnded) return null;
        long length = base + lineEnd - given.at();
        tooLong = null;
        goOnAt(Math.min(end, lineEnd + 1));
        BadRecordException problem =
                given.problem().filter(p -> p.code() == Code.BAD_CSV).orElse(tooLong(length));
        return new Cut(given.original(), given.at(), given.line(), length, Optional.of(problem));
    }

    private void goOnAt(int next) {
        line += linesWithin + 1L;
        linesWithin = 0;
        in = In.FIELD_START;
        start = next;
        scan = next;
    }

    private boolean isBlank(int length) {
        if (!rules.isBlankEmpty) return length == 0;
        int i = start;
        while (i < start + length && (buffer[i] == ' ' || buffer[i] == '\t' || buffer[i] == '\r')) i++;
        return i == start + length;
    }

    private Original head() {
        return new Original(Arrays.copyOfRange(buffer, start, start + maxRecordBytes), 0, maxRecordBytes);
    }

    private BadRecordException giveUp() {
        if (in != In.QUOTED) return tooLong(0);
        return new BadRecordException(
                Code.BAD_CSV,
                "a quote that is not closed within " + maxRecordBytes
                        + " bytes (expected: a closing quote within max-record-bytes)");
    }

    private BadRecordException tooLong(long length) {
        return new BadRecordException(
                Code.RECORD_TOO_LONG,
                length + " bytes (expected: at most " + maxRecordBytes + ", as max-record-bytes says)");
    }
}
