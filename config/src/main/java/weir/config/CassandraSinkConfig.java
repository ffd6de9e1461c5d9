package weir.config;

import java.util.Locale;

/**
 * A Cassandra table; field names are column names.
 *
 * @param consistency of every write, default local-quorum
 * @param nulls what a null does to its column, default unset
 * @param drift what a field without a column does, default stop
 * @param batchMaxRows most rows in an unlogged batch of one partition, 1 (no batches) to 1000, default 32
 * @param batchMaxBytes most bytes in such a batch, 1KiB to 1MiB, default 32KiB
 */
public record CassandraSinkConfig(
        CassandraConnectionConfig connection,
        String keyspace,
        String table,
        Consistency consistency,
        Nulls nulls,
        Drift drift,
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
        DEAD_LETTER
    }
}
