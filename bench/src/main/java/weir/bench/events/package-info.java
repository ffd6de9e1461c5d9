/** Events read from a hub: by the bare loop around the SDK and by a pipeline that writes nowhere, each in a JVM of its own. */
@NullMarked
package weir.bench.events;

import org.jspecify.annotations.NullMarked;
