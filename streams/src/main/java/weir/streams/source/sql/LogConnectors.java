package weir.streams.source.sql;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.config.Configuration;
import io.debezium.connector.mariadb.MariaDbConnector;
import io.debezium.connector.mariadb.MariaDbConnectorTask;
import io.debezium.connector.mariadb.MariaDbOffsetContext;
import io.debezium.connector.mariadb.MariaDbPartition;
import io.debezium.connector.mysql.MySqlConnector;
import io.debezium.connector.mysql.MySqlConnectorTask;
import io.debezium.connector.mysql.MySqlOffsetContext;
import io.debezium.connector.mysql.MySqlPartition;
import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import io.debezium.connector.postgresql.PostgresOffsetContext;
import io.debezium.connector.postgresql.PostgresPartition;
import io.debezium.connector.sqlserver.SqlServerConnector;
import io.debezium.connector.sqlserver.SqlServerConnectorTask;
import io.debezium.connector.sqlserver.SqlServerOffsetContext;
import io.debezium.connector.sqlserver.SqlServerPartition;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;

/** The engine's readers, but for that they give what they have read as {@link LogBatch}. Made by the engine, by their names. */
final class LogConnectors {
    private LogConnectors() {}

    private static int most(Configuration config) {
        return config.getInteger(LogBatch.ROWS);
    }

    /** Some of what the engine does is looked up by the very class of a connector, and none of it is there for ours. */
    private static List<Map<String, String>> as(
            Class<? extends SourceConnector> known, List<Map<String, String>> configs) {
        return configs.stream()
                .map(config -> {
                    Map<String, String> own = new HashMap<>(config);
                    own.put(CommonConnectorConfig.CONNECTOR_CLASS, known.getName());
                    return own;
                })
                .toList();
    }

    /** Of PostgreSQL. */
    @SuppressWarnings("unchecked") // of how it overrides what is above it
    public static final class PostgreSql extends PostgresConnector {
        @Override
        public Class<? extends Task> taskClass() {
            return PostgreSqlTask.class;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int most) {
            return as(PostgresConnector.class, super.taskConfigs(most));
        }
    }

    /** Of PostgreSQL. */
    public static final class PostgreSqlTask extends PostgresConnectorTask {
        private volatile int most = 1;

        @Override
        public ChangeEventSourceCoordinator<PostgresPartition, PostgresOffsetContext> start(Configuration config) {
            most = most(config);
            return super.start(config);
        }

        @Override
        public List<SourceRecord> doPoll() throws InterruptedException {
            return LogBatch.gathered(super::doPoll, most);
        }
    }

    /** Of MariaDB. */
    @SuppressWarnings("unchecked") // of how it overrides what is above it
    public static final class MariaDb extends MariaDbConnector {
        @Override
        public Class<? extends Task> taskClass() {
            return MariaDbTask.class;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int most) {
            return as(MariaDbConnector.class, super.taskConfigs(most));
        }
    }

    /** Of MariaDB. */
    public static final class MariaDbTask extends MariaDbConnectorTask {
        private volatile int most = 1;

        @Override
        public ChangeEventSourceCoordinator<MariaDbPartition, MariaDbOffsetContext> start(Configuration config) {
            most = most(config);
            return super.start(config);
        }

        @Override
        public List<SourceRecord> doPoll() throws InterruptedException {
            return LogBatch.gathered(super::doPoll, most);
        }
    }

    /** Of SQL Server. */
    @SuppressWarnings("unchecked") // of how it overrides what is above it
    public static final class SqlServer extends SqlServerConnector {
        @Override
        public Class<? extends Task> taskClass() {
            return SqlServerTask.class;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int most) {
            return as(SqlServerConnector.class, super.taskConfigs(most));
        }
    }

    /** Of SQL Server. */
    public static final class SqlServerTask extends SqlServerConnectorTask {
        private volatile int most = 1;
        private volatile String pipeline = "";

        @Override
        public ChangeEventSourceCoordinator<SqlServerPartition, SqlServerOffsetContext> start(Configuration config) {
            most = most(config);
            // while tables are looked at a sign would be taken for the end of that
            boolean isReader = "no_data".equals(config.getString("snapshot.mode"));
            pipeline = isReader ? config.getString(LogHistory.OWNER) : "";
            return super.start(config);
        }

        @Override
        public List<SourceRecord> doPoll() throws InterruptedException {
            SqlServerPlaces.checkGoesOn(pipeline);
            List<SourceRecord> found = LogBatch.gathered(super::doPoll, most);
            return found.isEmpty() ? SqlServerPlaces.signs(pipeline) : found;
        }
    }

    /** Of MySQL. */
    @SuppressWarnings("unchecked") // of how it overrides what is above it
    public static final class MySql extends MySqlConnector {
        @Override
        public Class<? extends Task> taskClass() {
            return MySqlTask.class;
        }

        @Override
        public List<Map<String, String>> taskConfigs(int most) {
            return as(MySqlConnector.class, super.taskConfigs(most));
        }
    }

    /** Of MySQL. */
    public static final class MySqlTask extends MySqlConnectorTask {
        private volatile int most = 1;

        @Override
        public ChangeEventSourceCoordinator<MySqlPartition, MySqlOffsetContext> start(Configuration config) {
            most = most(config);
            return super.start(config);
        }

        @Override
        public List<SourceRecord> doPoll() throws InterruptedException {
            return LogBatch.gathered(super::doPoll, most);
        }
    }
}
