/** Checkpoints, the ledger and dead letters in tables of a Cassandra keyspace. */
@NullMarked
package weir.streams.checkpoint.cassandra;

import org.jspecify.annotations.NullMarked;
