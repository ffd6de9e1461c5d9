/** One session per cluster, shared by all that reads or writes it, and what its failures mean. */
@NullMarked
package weir.streams.cassandra;

import org.jspecify.annotations.NullMarked;
