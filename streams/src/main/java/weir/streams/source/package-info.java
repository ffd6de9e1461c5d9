/** The contract of a source: which slices there are, and the pages of one. */
@NullMarked
package weir.streams.source;

import org.jspecify.annotations.NullMarked;
