package weir.streams.source.sql;

import java.sql.SQLException;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.tls.TlsCauses;

/** Says whose fault it is when the engine ends. What can be known beforehand is asked before it starts, and asked again at the next start. */
final class LogCauses {
    /** How the engine says it, which has no types for it. */
    private static final List<String> UNREADABLE =
            List.of("Failed to properly convert data value", "has columns that differ only by case");

    private LogCauses() {}

    static CodedException of(Throwable thrown, Database database) {
        SQLException last = null;
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof CodedException coded) return coded;
            if (each instanceof SQLException sql) last = sql;
        }
        if (last != null) {
            CodedException cause = SqlCauses.of(last, database);
            if (cause.code() != Code.SQL_REFUSED) return cause;
        }
        Optional<String> tls = TlsCauses.of(thrown, "database");
        if (tls.isPresent()) return new CodedException(Code.SQL_SETUP, database.where() + ": " + tls.get(), thrown);
        // the deepest that says anything, and who says it
        Throwable root = thrown;
        for (Throwable each = thrown; each != null; each = each.getCause()) if (each.getMessage() != null) root = each;
        String message = String.valueOf(root.getMessage());
        if (isUnreadable(root, message)) {
            return new CodedException(
                    Code.SQL_LOG_TABLE,
                    database.where() + ": the reader of the log cannot read on: " + message
                            + " (expected: the tables to be loaded anew, without what it names)",
                    thrown);
        }
        return new CodedException(
                Code.SQL_LOG_ENDED, database.where() + ": " + root.getClass().getSimpleName() + ": " + message, thrown);
    }

    /** What is in the log stays there, so trying again does not help. */
    private static boolean isUnreadable(Throwable root, String message) {
        return root instanceof DateTimeParseException
                || root instanceof DataException
                || UNREADABLE.stream().anyMatch(message::contains);
    }
}
