/** Which pipelines run and in what state: an actor for each pipeline and for each slice. */
@NullMarked
package weir.daemon.pipelines;

import org.jspecify.annotations.NullMarked;
