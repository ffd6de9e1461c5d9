/** How long a row takes until it is acknowledged, when rows come one at a time. */
@NullMarked
package weir.bench.delay;

import org.jspecify.annotations.NullMarked;
