/** What each stage of a pipeline costs a row, by JMH. */
@NullMarked
package weir.bench.stages;

import org.jspecify.annotations.NullMarked;
