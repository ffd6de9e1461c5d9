/** The contract of a sink. */
@NullMarked
package weir.streams.sink;

import org.jspecify.annotations.NullMarked;
