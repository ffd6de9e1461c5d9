/** Changes to a table of a SQL database, for the drills and the demo. */
@NullMarked
package weir.standins.sql;

import org.jspecify.annotations.NullMarked;
