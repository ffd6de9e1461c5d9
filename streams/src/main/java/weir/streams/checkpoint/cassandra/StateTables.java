package weir.streams.checkpoint.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import weir.config.StateConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** The tables of the state keyspace, made when missing. */
final class StateTables {
    /** Ledger and dead letters are spread over this many partitions a pipeline; changing it loses sight of what is there. */
    static final int BUCKETS = 16;

    private static final Duration DDL_TIMEOUT = Duration.ofSeconds(30);

    private final StateConfig config;
    private final String keyspace;

    StateTables(StateConfig config) {
        this.config = config;
        this.keyspace = CqlIdentifier.fromInternal(config.keyspace()).asCql(false);
    }

    /** As in {@code "weir".slices}. */
    String table(String name) {
        return keyspace + "." + name;
    }

    /** Makes what is missing. Two daemons may do so at once: whoever comes second finds it there. */
    CompletionStage<Done> create(CqlSession session, CompletionStage<Metadata> schema) {
        return schema.thenCompose(metadata -> {
            CompletionStage<Done> made = CompletableFuture.completedFuture(Done.getInstance());
            for (Map.Entry<String, String> missing : missing(metadata).entrySet()) {
                made = made.thenCompose(done -> execute(session, missing.getValue()));
            }
            return made;
        });
    }

    /** Asked for only when missing, so that a user who may not create is enough once everything is there. */
    private Map<String, String> missing(Metadata metadata) {
        Map<String, String> statements = new LinkedHashMap<>();
        CqlIdentifier name = CqlIdentifier.fromInternal(config.keyspace());
        if (metadata.getKeyspace(name).isEmpty()) statements.put("", createKeyspace());
        tables().forEach((table, columns) -> {
            boolean isThere = metadata.getKeyspace(name)
                    .flatMap(known -> known.getTable(table))
                    .isPresent();
            if (!isThere) statements.put(table, "CREATE TABLE IF NOT EXISTS " + table(table) + " (" + columns + ")");
        });
        return statements;
    }

    private String createKeyspace() {
        if (config.connection().bundle().isPresent()) {
            throw new CodedException(
                    Code.STATE_REFUSED,
                    "keyspace " + config.keyspace() + " does not exist on "
                            + config.connection().name()
                            + " (expected: made in the console, as Astra has no CREATE KEYSPACE)");
        }
        return "CREATE KEYSPACE IF NOT EXISTS " + keyspace
                + " WITH replication = {'class': 'NetworkTopologyStrategy', '"
                + config.connection().localDatacenter().replace("'", "''") + "': " + config.replicationFactor() + "}";
    }

    private static Map<String, String> tables() {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("slices", """
                pipeline text,
                slice text,
                offset text,               -- where reading resumes; null until the first save
                last_write_time bigint,    -- write time of the last envelope before the offset, microseconds
                generation bigint,         -- raised by every start; only the latest may save
                owner text,                -- who started it last: host:pid:random:start
                done boolean,              -- read to its end
                updated timestamp,         -- of the last start or save
                PRIMARY KEY ((pipeline, slice))
                """);
        tables.put("ledger", """
                pipeline text,
                bucket int,                -- of the item, so that a pipeline is no single partition
                item text,                 -- name of a blob, a table
                version text,              -- what tells this version from another, such as an ETag
                plan text,                 -- how it was cut into slices
                done boolean,              -- read to its end
                updated timestamp,
                PRIMARY KEY ((pipeline, bucket), item)
                """);
        tables.put("dead_letters", """
                pipeline text,
                bucket int,                -- of the slice
                slice text,
                position bigint,           -- byte of a blob at which the record begins, or number of an event in its partition
                line bigint,               -- of the slice, or record of the event, from 1; 0 of tables
                stage text,                -- decode, transform or sink
                code text,                 -- as in WEIR-2302
                message text,
                attempts int,
                original blob,             -- the record's bytes as they were read
                fields text,               -- what was decoded of it, for people to read
                write_time bigint,         -- microseconds
                seen timestamp,            -- when it was last rejected
                PRIMARY KEY ((pipeline, bucket), slice, position, line)
                """);
        return tables;
    }

    /** The driver waits until all nodes agree on the schema, for ten seconds. */
    private CompletionStage<Done> execute(CqlSession session, String statement) {
        return session.executeAsync(SimpleStatement.newInstance(statement).setTimeout(DDL_TIMEOUT))
                .thenApply(result -> {
                    if (result.getExecutionInfo().isSchemaInAgreement()) return Done.getInstance();
                    throw new CodedException(
                            Code.CASSANDRA_UNAVAILABLE,
                            config.connection().name() + ": the nodes do not agree on keyspace " + config.keyspace()
                                    + " yet");
                });
    }

    static int bucket(String name) {
        return Math.floorMod(name.hashCode(), BUCKETS);
    }
}
