/** Strict conversions between scalar values: exact, or refused with a reason. */
@NullMarked
package weir.streams.values;

import org.jspecify.annotations.NullMarked;
