/** What to do with what went wrong: an envelope that was rejected, a cause that was thrown. */
@NullMarked
package weir.streams.supervision;

import org.jspecify.annotations.NullMarked;
