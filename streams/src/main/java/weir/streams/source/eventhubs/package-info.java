/** Partitions of a hub: received on demand, stamped, watched; bodies into records. */
@NullMarked
package weir.streams.source.eventhubs;

import org.jspecify.annotations.NullMarked;
