package weir.config;

import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads tables: once from end to end, then what changes, for ever.
 *
 * @param mode how changes are found; unless set, by change tracking on SQL Server
 * @param tables names with their schema; * stands for anything
 * @param poll where mode is poll; its interval also where mode is change-tracking, or cdc of SQL Server
 * @param cdc where mode is cdc
 * @param sliceRows rows of a slice of the first load, 1000 to 100000000, default 200000
 * @param sweep whether rows of the target that are older than a load are deleted after it, default false
 * @param discoverEvery time between two looks for new tables, 1s to 1d, default 30s
 */
public record SqlSourceConfig(
        JdbcConnectionConfig connection,
        Mode mode,
        List<String> tables,
        Poll poll,
        Cdc cdc,
        int sliceRows,
        boolean sweep,
        Duration discoverEvery)
        implements SourceConfig {
    private static final Pattern ONE_SERVER =
            Pattern.compile("jdbc:[a-z]+://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:\\d+)?/[^/?]+(\\?.*)?");

    private static final Pattern ONE_DATABASE = Pattern.compile("(?i);\\s*database(Name)?\\s*=\\s*[^;\\s]");

    private static final int LONGEST_SLOT = 63;

    public SqlSourceConfig {
        tables = List.copyOf(tables);
    }

    /** How changes are found. */
    public enum Mode {
        /** By a column that grows with every change. Deletes are not seen. */
        POLL,
        /** From the database's log. */
        CDC,
        /** By what SQL Server remembers of each row, with its deletes. */
        CHANGE_TRACKING
    }

    /**
     * How a log is read.
     *
     * @param slot of PostgreSQL, and its publication; empty is weir_ and the name of the pipeline
     * @param heartbeat after so long without a change the place is saved nevertheless, 100ms to 1h, default 10s
     * @param truncate what to do when a table is emptied by TRUNCATE, default stop
     */
    public record Cdc(Optional<String> slot, Duration heartbeat, Truncate truncate) {
        static Cdc read(Section cdc) {
            String expected = "a name of lower-case letters, digits and _, at most 63";
            return new Cdc(
                    cdc.optional(
                            "slot", Kinds.matching(Pattern.compile("[a-z0-9_]{1," + LONGEST_SLOT + "}"), expected)),
                    cdc.get("heartbeat", Kinds.duration(Duration.ofMillis(100), Duration.ofHours(1))),
                    cdc.get("truncate", Kinds.word(Truncate.class)));
        }
    }

    /** What to do when a table is emptied by TRUNCATE, which tells of no row. */
    public enum Truncate {
        /** Fail before it: a human decides. */
        STOP,
        /** The rows stay in the target. */
        IGNORE
    }

    /**
     * How a table is polled.
     *
     * @param cursor column that grows with every change
     * @param key columns that tell rows apart; empty is each table's primary key
     * @param interval time between two looks when all is read, 10ms to 1d, default 1s
     * @param lag how far behind the clock reading stays; empty where the database tells of its open transactions, 1ms to 1d
     * @param zone of a cursor that is a time without an offset
     * @param reloadEvery time from the beginning of one load of a table to that of the next; empty is one load, 1m to 365d
     */
    public record Poll(
            String cursor,
            List<String> key,
            Duration interval,
            Optional<Duration> lag,
            Optional<ZoneId> zone,
            Optional<Duration> reloadEvery) {
        public Poll {
            key = List.copyOf(key);
        }

        static Poll read(Section poll, boolean isUsed) {
            Kind<String> cursor = Kinds.text("a column that grows with every change");
            return new Poll(
                    isUsed
                            ? poll.get("cursor", cursor)
                            : poll.optional("cursor", cursor).orElse(""),
                    poll.optional("key", Kinds.names()).orElse(List.of()),
                    poll.get("interval", Kinds.duration(Duration.ofMillis(10), Duration.ofDays(1))),
                    poll.optional("lag", Kinds.duration(Duration.ofMillis(1), Duration.ofDays(1))),
                    poll.optional("zone", CastConfig.To.region()),
                    poll.optional("reload-every", Kinds.duration(Duration.ofMinutes(1), Duration.ofDays(365))));
        }
    }

    static Optional<SqlSourceConfig> read(Section source, JdbcConnectionConfig connection) {
        Kind<Mode> modes = Kinds.word(Mode.class);
        Optional<Mode> mode = mode(source, connection, modes);
        boolean sweep = source.get("sweep", Kinds.flag());
        Poll poll =
                Poll.read(source.section("poll"), mode.filter(Mode.POLL::equals).isPresent());
        if (poll.reloadEvery().isPresent() && !sweep) {
            source.open("poll")
                    .problem("reload-every", "without sweep = true, which deletes what is gone (expected: both)");
        }
        return Optional.of(new SqlSourceConfig(
                connection,
                mode.orElse(modes.standIn()),
                source.get("tables", patterns()),
                poll,
                Cdc.read(source.section("cdc")),
                source.get("slice-rows", Kinds.integer(1000, 100_000_000)),
                sweep,
                source.get("discover-every", Kinds.duration(Duration.ofSeconds(1), Duration.ofDays(1)))));
    }

    private static Optional<Mode> mode(Section source, JdbcConnectionConfig connection, Kind<Mode> modes) {
        boolean isSqlServer = connection.database() == SqlDatabase.SQL_SERVER;
        if (!source.has("mode")) {
            if (isSqlServer) return Optional.of(Mode.CHANGE_TRACKING);
            if (!connection.url().isEmpty()) source.missing("mode", modes.expected());
            return Optional.empty();
        }
        Optional<Mode> mode = source.optional("mode", modes);
        if (mode.filter(Mode.CDC::equals).isPresent()
                && isSqlServer
                && !ONE_DATABASE.matcher(connection.url()).find()) {
            source.problem("mode", "\"cdc\" reads the log of one database (expected: a url with databaseName)");
        }
        if (mode.filter(Mode.CDC::equals).isPresent()
                && connection.url().matches("jdbc:(postgresql|mariadb|mysql):.*")
                && !ONE_SERVER.matcher(connection.url()).matches()) {
            source.problem(
                    "mode",
                    "\"cdc\" reads the log of one server (expected: a url with one host, named without _, and a database)");
        }
        if (mode.filter(Mode.CHANGE_TRACKING::equals).isPresent()
                && !isSqlServer
                && !connection.url().isEmpty()) {
            source.problem("mode", "\"change-tracking\", which only SQL Server has (expected: cdc or poll)");
        }
        return mode;
    }

    /** Two pipelines with one slot would each take what the other is to read; the second could not even start. */
    static void checkSlots(Section named, List<PipelineConfig> pipelines) {
        Map<List<String>, String> first = new HashMap<>();
        for (PipelineConfig each : pipelines) {
            if (!(each.source() instanceof SqlSourceConfig source) || !source.hasSlot()) continue;
            String slot = source.slot(each.name());
            String other = first.putIfAbsent(List.of(source.server(), slot), each.name());
            if (other == null) continue;
            String found = Kinds.quoted(slot) + ", as in pipeline " + Kinds.quoted(other);
            named.open(each.name())
                    .open("source")
                    .open("cdc")
                    .problem("slot", found + " (expected: a slot of its own on each server)");
        }
    }

    private boolean hasSlot() {
        return mode == Mode.CDC && connection.url().startsWith("jdbc:postgresql:");
    }

    /** All databases of a server share its slots. */
    private String server() {
        Matcher parts = ONE_SERVER.matcher(connection.url());
        if (!parts.matches()) return connection.url();
        String port = parts.group(2);
        return parts.group(1).toLowerCase(Locale.ROOT) + (port == null ? ":5432" : port);
    }

    /** The replication slot of PostgreSQL, and its publication, for a pipeline of this name. */
    public String slot(String pipeline) {
        String own = "weir_" + pipeline.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        return cdc.slot().orElse(own.substring(0, Math.min(own.length(), LONGEST_SLOT)));
    }

    private static Kind<List<String>> patterns() {
        String expected = "a list such as [shop.customers]; * stands for anything";
        Kind<String> table = Kinds.matching(Pattern.compile("[^.\\s]+\\.[^.]*[^.\\s]"), expected);
        return Kinds.listOf(table, expected);
    }
}
