package weir.streams.sink.cassandra;

import weir.config.CassandraSinkConfig;

/**
 * One table that a pipeline writes, as the settings have it.
 *
 * @param table of the keyspace
 * @param isOneOfSeveral whether fields may come that are of other tables
 */
record Target(CassandraSinkConfig config, String table, boolean isOneOfSeveral) {
    /** As in {@code shop.orders}. */
    String name() {
        return config.keyspace() + "." + table;
    }
}
