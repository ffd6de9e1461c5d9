/** Pages into a Cassandra table: statements per shape, batches of one partition, retries, an outcome per envelope. */
@NullMarked
package weir.streams.sink.cassandra;

import org.jspecify.annotations.NullMarked;
