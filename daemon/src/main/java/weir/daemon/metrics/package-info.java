/** What the pipelines have counted, as rates and in Prometheus form. */
@NullMarked
package weir.daemon.metrics;

import org.jspecify.annotations.NullMarked;
