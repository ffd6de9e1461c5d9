package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.connect.source.SourceRecord;
import weir.config.SqlSourceConfig;
import weir.streams.model.Offset.InLog;

/** The log of a database: what JDBC is asked for so that Debezium's engine can read it. Known failures say what to run. */
interface Log {
    static Log of(String pipeline, Database database, SqlSourceConfig config) {
        return switch (config.connection().database()) {
            case POSTGRESQL -> new PostgreSqlLog(pipeline, database, config);
            case MARIADB -> new MariaDbLog(pipeline, database, config);
            case MYSQL -> new MySqlLog(pipeline, database, config);
            case SQL_SERVER -> new SqlServerLog(database, config);
        };
    }

    /** Those of the tables that the log may be asked for; what is left out is said once. */
    default List<String> wanted(Connection connection, List<String> tables) throws SQLException {
        return tables;
    }

    /** Fails with a fault when the log cannot be read, or does not tell all of the table. Changes nothing. */
    void check(Connection connection, String table) throws SQLException;

    /** Fails as {@link #include} would. Changes nothing. */
    default void rehearse(Connection connection, String table) throws SQLException {
        check(connection, table);
    }

    /** Makes sure that all changes of these tables are in the log from now on. */
    void include(Connection connection, List<String> tables) throws SQLException;

    /** Fails with a fault when changes of tables that were included are not in the log any more. Asked now and then. */
    void verify(Connection connection, List<String> tables) throws SQLException;

    /** Columns of tables that the log never has, by the name of the table. */
    default Map<String, List<String>> untold(Connection connection) throws SQLException {
        return Map.of();
    }

    /** Whether {@link #untold} has something new, though no table has another form in the log. */
    default boolean hasMoreUntold() {
        return false;
    }

    /** Whether the log may have a null for a column that it does not tell. */
    default boolean hasNullsForUntold() {
        return false;
    }

    /** Whatever is committed from now on can be read from here. Weather while that has to wait. */
    InLog begin(Connection connection) throws SQLException;

    /** The clock, and a mark to tell by whether the transactions that are open have ended. */
    Moment moment(Connection connection) throws SQLException;

    /** Empty once every transaction that was open then has ended; else the one that is waited for, for people. */
    Optional<String> waitsFor(Connection connection, Moment moment) throws SQLException;

    /**
     * Who else reads the log, for people; empty when nobody does.
     *
     * <p>Fails with a fault when what is behind the place cannot be read any more.
     */
    Optional<String> reader(Connection connection, InLog from) throws SQLException;

    /** Whether a change has the time of its commit. If not, all loads have the time at which the log begins, and all changes later ones. */
    default boolean hasExactTimes() {
        return true;
    }

    /** Whether the rows of the log can be read only by who knows how their tables came to be as they are. */
    default boolean hasHistory() {
        return false;
    }

    /** Where reading may resume behind a record. */
    default InLog place(SourceRecord record) {
        return LogPosition.of(record.sourceOffset());
    }

    /** What the engine is to know to read this kind of log. */
    Properties engine();

    /** Seconds of the clock are not exact for all of them, so the mark is taken after it. */
    record Moment(long now, String mark) {}
}
