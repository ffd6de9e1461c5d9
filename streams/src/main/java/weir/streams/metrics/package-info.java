/** What is counted, not how it is exported. */
@NullMarked
package weir.streams.metrics;

import org.jspecify.annotations.NullMarked;
