/** The readings in a PostgreSQL database: how they come there, and the settings of a pipeline that reads them. */
@NullMarked
package weir.bench.sql;

import org.jspecify.annotations.NullMarked;
