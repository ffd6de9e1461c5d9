/** Tables of SQL databases: read once from end to end, then what changes. JDBC is known here alone. */
@NullMarked
package weir.streams.source.sql;

import org.jspecify.annotations.NullMarked;
