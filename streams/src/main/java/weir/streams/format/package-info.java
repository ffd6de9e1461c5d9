/** How bytes become records and records become fields: lines, CSV, JSON, gzip. Knows nothing of where the bytes come from. */
@NullMarked
package weir.streams.format;

import org.jspecify.annotations.NullMarked;
