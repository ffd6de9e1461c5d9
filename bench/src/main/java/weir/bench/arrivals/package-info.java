/** When events that come by the clock can be read in the table. */
@NullMarked
package weir.bench.arrivals;

import org.jspecify.annotations.NullMarked;
