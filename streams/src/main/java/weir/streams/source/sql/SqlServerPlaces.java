package weir.streams.source.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import weir.streams.model.CodedException;
import weir.streams.model.Offset.InLog;

/**
 * Where the reader of SQL Server's change tables is. When nothing happens its place stays at the last change, which the cleanup takes away
 * in the end; so it is moved to where the capture job has come meanwhile.
 */
final class SqlServerPlaces {
    private static final String COMMIT = "commit_lsn";
    private static final String SINCE = "since";
    /** Two may be of one look at the change tables, which had begun before the end was asked for; the third is of a later one. */
    private static final int ENOUGH = 3;

    private static final Map<String, SqlServerPlaces> OPEN = new ConcurrentHashMap<>();

    private final AtomicReference<@Nullable String> empty = new AtomicReference<>();
    private final AtomicReference<@Nullable CodedException> again = new AtomicReference<>();
    private volatile Asked asked = new Asked(Long.MAX_VALUE, "");
    private volatile String since = "";
    private volatile String last = "";
    private volatile String before = "";
    private InLog latest = new InLog("{}");
    private @Nullable Map<String, ?> quiet;
    private Asked candidate = asked;
    private int signs;

    /** @param time when the answer was there, milliseconds of our clock */
    private record Asked(long time, String end) {}

    private SqlServerPlaces() {}

    /** Those of a pipeline, from now on. */
    static SqlServerPlaces open(String pipeline) {
        SqlServerPlaces places = new SqlServerPlaces();
        OPEN.put(pipeline, places);
        return places;
    }

    static Optional<SqlServerPlaces> opened(String pipeline) {
        return Optional.ofNullable(OPEN.get(pipeline));
    }

    /**
     * Where nothing is left that was captured, the engine gives no sign, so there is one in its place.
     *
     * @param pipeline whose reader has nothing else to give
     */
    static List<SourceRecord> signs(String pipeline) {
        String end = opened(pipeline).map(its -> its.empty.getAndSet(null)).orElse(null);
        return end == null ? List.of() : List.of(new SourceRecord(Map.of(), offset(end), "weir", null, null));
    }

    /** Ends the engine of a pipeline where that was asked for. */
    static void checkGoesOn(String pipeline) {
        CodedException why = opened(pipeline).map(its -> its.again.get()).orElse(null);
        if (why != null) throw why;
    }

    /** All up to here is told. */
    static InLog at(String place) {
        return LogPosition.of(offset(place));
    }

    private static Map<String, Object> offset(String place) {
        Map<String, Object> offset = new LinkedHashMap<>();
        offset.put(COMMIT, place.substring(0, 8) + ":" + place.substring(8, 16) + ":" + place.substring(16));
        // else the first look would begin at the place itself, which the cleanup may have reached
        offset.put("snapshot_completed", true);
        offset.put("event_serial_no", 0L);
        return offset;
    }

    static String of(InLog at) {
        return LogPosition.text(at, COMMIT).replace(":", "");
    }

    /** From where on the changes of tables that were included later must be there. */
    static String since(InLog at) {
        String since = LogPosition.text(at, SINCE);
        return since.compareTo(of(at)) > 0 ? since : of(at);
    }

    /** A table has been included whose capture begins there. */
    void include(String begins) {
        if (begins.compareTo(since) > 0) since = begins;
    }

    /**
     * The capture job has come to this end.
     *
     * @param isEmpty whether nothing is left that was captured, nor was any of it cleaned up behind {@link #last}
     */
    void asked(String end, boolean isEmpty) {
        asked = new Asked(System.currentTimeMillis(), end);
        empty.set(isEmpty && end.compareTo(last) > 0 ? end : null);
    }

    /** The latest, also for tables that were included later; empty when there is none yet. */
    String last() {
        return last.isEmpty() || since.compareTo(last) < 0 ? last : since;
    }

    /** The engine is to end, and to begin again from the checkpoint. */
    void again(CodedException why) {
        again.set(why);
    }

    void begin(InLog at) {
        again.set(null);
        last = of(at);
        before = last;
        latest = at;
        include(since(at));
        quiet = null;
        signs = 0;
        empty.set(null);
    }

    /** Of the engine alone; empty when there is none yet. */
    String ofEngine() {
        return last;
    }

    /** Where the latest page begins, of which no value may have been looked at yet; empty when there is none. */
    String before() {
        return before;
    }

    /** Of one engine at a time, once for each page. */
    InLog behind(SourceRecord record) {
        before = last;
        Map<String, Object> offset = new LinkedHashMap<>(record.sourceOffset());
        String place = String.valueOf(offset.get(COMMIT)).replace(":", "");
        String end = quietUpTo(record);
        if (end.compareTo(place) > 0) {
            place = end;
            offset = new LinkedHashMap<>(offset(place));
        }
        // the engine itself stays where it was when its place is moved
        if (!isChange(record) && place.compareTo(last) < 0) return latest;
        last = place;
        if (since.compareTo(place) > 0) offset.put(SINCE, since);
        latest = LogPosition.of(offset);
        return latest;
    }

    /** An end that enough signs in a row have come behind, all of them made after it was asked for; empty if there is none. */
    private String quietUpTo(SourceRecord record) {
        long time = signed(record);
        if (time == 0 || !record.sourceOffset().equals(quiet)) signs = 0;
        quiet = time == 0 ? null : record.sourceOffset();
        if (signs == 0) candidate = asked;
        if (time <= candidate.time || ++signs < ENOUGH) return "";
        signs = 0;
        return candidate.end;
    }

    private static boolean isChange(SourceRecord record) {
        return record.value() instanceof Struct value && value.schema().field("op") != null;
    }

    /** When it was made, if it only says that there is no change; else 0. */
    private static long signed(SourceRecord record) {
        if (isChange(record) || !(record.value() instanceof Struct value)) return 0;
        return value.schema().field("ts_ms") == null ? 0 : value.getInt64("ts_ms");
    }
}
