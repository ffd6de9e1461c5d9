/** Blobs of a container: a ledger of versions, slices of bytes, lines, CSV and NDJSON. */
@NullMarked
package weir.streams.source.blob;

import org.jspecify.annotations.NullMarked;
