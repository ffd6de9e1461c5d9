package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import weir.config.JdbcConnectionConfig;
import weir.config.SqlDatabase;

/** What differs from database to database. */
interface Dialect {
    static Dialect of(SqlDatabase database) {
        return switch (database) {
            case POSTGRESQL -> new PostgreSql();
            case MARIADB -> new MariaDb();
            case MYSQL -> new MySql();
            case SQL_SERVER -> new SqlServer();
        };
    }

    /** As the driver takes it. */
    default String url(JdbcConnectionConfig config) {
        return config.url();
    }

    /** Sign-in, encryption and timeouts, in the driver's words. */
    Properties properties(JdbcConnectionConfig config);

    /** Run on every new connection. */
    default List<String> session(JdbcConnectionConfig config) {
        return List.of();
    }

    String quoted(String name);

    /**
     * How values of a type are read.
     *
     * @param type the database's name for a type
     * @param size of the column, as the driver says
     */
    Cell cell(String type, int size);

    /** Where the text of a value of the column goes, read as exactly its type, so that an index serves. */
    String mark(Column column);

    /** The text as {@link #mark} takes it. */
    default String literal(Column column, String text) {
        return text;
    }

    /** Whether {@code <} between values of the column goes by the order that {@code ORDER BY} puts them in. */
    default boolean comparesAsSorted(Column column) {
        return true;
    }

    /** Whether the column is a number that the database draws for every change, and says up to where none is to come. */
    default boolean isVersion(Column column) {
        return false;
    }

    /** The lowest number of such a column that an open transaction has drawn or the next one will. */
    default String oldestVersion(Connection connection) throws SQLException {
        throw new AssertionError("no versions");
    }

    /** The clock alone, microseconds. */
    default long now(Connection connection) throws SQLException {
        return moment(connection, "weir").now();
    }

    /** Every table that is a part of another one, with the names of those it is a part of. */
    default Map<String, List<String>> partitions(Connection connection) throws SQLException {
        return Map.of();
    }

    /** Columns of a table that {@code *} does not stand for. */
    default List<String> invisible(Connection connection, String schema, String table) throws SQLException {
        return List.of();
    }

    /**
     * Whether the log may have a null for a value that an update has not changed.
     *
     * @param length of the column, as the engine has it; empty when it has none
     */
    default boolean mayHideUnchanged(String type, String length) {
        return false;
    }

    /** Whether a date may be one that no calendar has, such as 0000-00-00. */
    default boolean hasDaysThatAreNone() {
        return false;
    }

    /** Whether the log has JSON as something else than the text it is read as. */
    default boolean hasBinaryJson() {
        return false;
    }

    /** Whether {@code (a, b) > (?, ?)} is understood and served by an index. */
    boolean comparesRows();

    /** {@code SELECT what rest}, no more than so many rows. */
    default String first(int rows, String what, String rest) {
        return "SELECT " + what + " " + rest + " LIMIT " + rows;
    }

    /** {@code SELECT what rest}, the one row behind so many. */
    default String nth(int rows, String what, String rest) {
        return "SELECT " + what + " " + rest + " LIMIT 1 OFFSET " + rows;
    }

    /** The clock, then the oldest open transaction: in this order and each by itself, or one that begins in between is overlooked. */
    Moment moment(Connection connection, String user) throws SQLException;

    /**
     * The database's clock.
     *
     * @param now microseconds since the epoch
     * @param oldest when the oldest open transaction began, or {@code now} if none is; rows that it writes are not older. {@link #UNKNOWN}
     *     when that is to be asked again later
     * @param hidden why there may be open transactions that are not seen
     */
    record Moment(long now, long oldest, Optional<Hidden> hidden) {
        static final long UNKNOWN = 0;

        boolean isKnown() {
            return oldest != UNKNOWN;
        }
    }

    /**
     * Why transactions are not seen.
     *
     * @param expected what would show them
     */
    record Hidden(String what, String expected) {
        static Hidden byRights(String grant) {
            return new Hidden("the transactions of other users cannot be seen", grant);
        }

        static Hidden elsewhere() {
            return new Hidden(
                    "this is a copy of another server, whose open transactions cannot be seen",
                    "a connection to that one");
        }
    }
}
