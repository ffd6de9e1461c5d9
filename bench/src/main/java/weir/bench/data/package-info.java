/** The rows that every contender moves, where they come from, and the table they go to. */
@NullMarked
package weir.bench.data;

import org.jspecify.annotations.NullMarked;
