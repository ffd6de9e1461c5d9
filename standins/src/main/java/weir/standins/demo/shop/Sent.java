package weir.standins.demo.shop;

import java.util.ArrayList;
import java.util.List;

/** What the shop has sent, counted. */
public final class Sent {
    private static final int LINES_PER_BAD_LINE = 700;

    private final List<BadLine> badLines = new ArrayList<>();
    private long lines;
    private long puts;
    private long deletes;
    private long events;
    private long linesInEvents;

    void lines(long more) {
        lines += more;
    }

    /** Counts a line; true when a bad one has to follow. */
    boolean lineBeforeBadOne() {
        return ++lines % LINES_PER_BAD_LINE == 0;
    }

    /** What tells the next bad line from all others. */
    long nextBad() {
        return badLines.size();
    }

    void bad(BadLine line) {
        lines++;
        badLines.add(line);
    }

    void changes(long morePuts, long moreDeletes) {
        puts += morePuts;
        deletes += moreDeletes;
    }

    void events(long more, long linesInThem) {
        events += more;
        linesInEvents += linesInThem;
    }

    /** In blobs and events, bad ones among them. */
    public long lines() {
        return lines;
    }

    /** Rows of the database, new and changed. */
    public long puts() {
        return puts;
    }

    public long deletes() {
        return deletes;
    }

    /** Of all kinds. */
    public long records() {
        return lines + puts + deletes;
    }

    public long events() {
        return events;
    }

    /** An event has one or several. */
    public long linesInEvents() {
        return linesInEvents;
    }

    public List<BadLine> badLines() {
        return List.copyOf(badLines);
    }
}
