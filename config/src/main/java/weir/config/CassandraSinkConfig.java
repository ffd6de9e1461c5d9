package weir.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One or several Cassandra tables of a keyspace; field names are column names.
 *
 * @param targets which of them takes what
 * @param consistency of every write, default local-quorum
 * @param nulls what a null does to its column, default unset
 * @param drift what a field without a column does, default stop
 * @param rules what a row is written with beside its values
 * @param batchMaxRows most rows in an unlogged batch of one partition, 1 (no batches) to 1000, default 32
 * @param batchMaxBytes most bytes in such a batch, 1KiB to 1MiB, default 32KiB
 */
public record CassandraSinkConfig(
        CassandraConnectionConfig connection,
        String keyspace,
        Targets targets,
        Consistency consistency,
        Nulls nulls,
        Drift drift,
        WriteRules rules,
        int batchMaxRows,
        long batchMaxBytes)
        implements SinkConfig {

    /** The consistency levels a write can have. */
    public enum Consistency {
        ANY,
        ONE,
        TWO,
        THREE,
        QUORUM,
        ALL,
        LOCAL_QUORUM,
        EACH_QUORUM,
        LOCAL_ONE;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What a null does to its column. */
    public enum Nulls {
        /** Leaves it as it is. */
        UNSET,
        /** Deletes it: a tombstone. */
        DELETE,
        /** Rejects the envelope. */
        REJECT
    }

    /** What a field without a column does. */
    public enum Drift {
        /** Fails the pipeline. */
        STOP,
        /** Writes the other fields. */
        IGNORE,
        /** Rejects the envelope. */
        DEAD_LETTER,
        /** Adds the column, of the type of the first value. */
        ADD_COLUMN
    }

    static CassandraSinkConfig read(Section sink, Connections connections, Optional<SourceConfig> source) {
        Section batch = sink.section("batch");
        return new CassandraSinkConfig(
                connections.cassandra(sink).orElse(CassandraConnectionConfig.STAND_IN),
                sink.get("keyspace", Names.cql()),
                Targets.read(sink, source),
                sink.get("consistency", Kinds.word(Consistency.class)),
                sink.get("nulls", Kinds.word(Nulls.class)),
                sink.get("drift", Kinds.word(Drift.class)),
                WriteRules.read(sink),
                batch.get("max-rows", Kinds.integer(1, 1000)),
                batch.get("max-bytes", Kinds.size(1 << 10, 1 << 20)));
    }
}
