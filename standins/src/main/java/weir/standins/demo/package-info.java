/** {@code weir demo}: a small shop whose blobs and events the daemon keeps in Cassandra, and the proof that it did. */
@NullMarked
package weir.standins.demo;

import org.jspecify.annotations.NullMarked;
