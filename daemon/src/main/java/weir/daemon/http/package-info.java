/** What the daemon answers over HTTP: health, metrics, the state of its pipelines. */
@NullMarked
package weir.daemon.http;

import org.jspecify.annotations.NullMarked;
