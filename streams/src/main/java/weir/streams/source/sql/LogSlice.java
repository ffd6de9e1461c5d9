package weir.streams.source.sql;

import weir.streams.model.Offset;
import weir.streams.model.Offset.InLog;
import weir.streams.model.Slice;

/**
 * The log of a database, as far as it is of the pipeline's tables.
 *
 * @param time after which all its write times are, microseconds
 * @param from where it is read from
 */
record LogSlice(long time, InLog from) {
    /** No table is called so, as each is named with its schema. */
    static final String NAME = "log";

    private static final String FROM = " from=";

    static boolean is(Slice slice) {
        return slice.name().equals(NAME);
    }

    static LogSlice of(Slice slice) {
        return of(slice.plan());
    }

    /** Reads what {@link #text} wrote. */
    static LogSlice of(String plan) {
        int from = plan.indexOf(FROM);
        if (plan.startsWith("time=")
                && from > 0
                && Offset.parse(plan.substring(from + FROM.length())) instanceof InLog at)
            return new LogSlice(Long.parseLong(plan.substring("time=".length(), from)), at);
        throw new IllegalArgumentException(
                "plan of the log is \"" + plan + "\" (expected: time=NUMBER from=log:POSITION)");
    }

    String text() {
        return "time=" + time + FROM + from.text();
    }

    Slice slice(String pipeline) {
        return new Slice(pipeline, NAME, text());
    }
}
