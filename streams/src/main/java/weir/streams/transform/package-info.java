/** Pure functions from envelope to step; no I/O, no Pekko. */
@NullMarked
package weir.streams.transform;

import org.jspecify.annotations.NullMarked;
