/** The process: settings in, pipelines running, drained on SIGTERM. */
@NullMarked
package weir.daemon;

import org.jspecify.annotations.NullMarked;
