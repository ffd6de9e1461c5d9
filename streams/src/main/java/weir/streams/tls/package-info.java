/** What every encrypted connection needs, whichever driver makes it. */
@NullMarked
package weir.streams.tls;

import org.jspecify.annotations.NullMarked;
