/** Values into the cells of every CQL type: exactly, or refused with the place in the value and the reason. */
@NullMarked
package weir.streams.cassandra.types;

import org.jspecify.annotations.NullMarked;
