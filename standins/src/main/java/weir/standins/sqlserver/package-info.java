/** A double of SQL Server for its real driver: signing in by password or token, and answers to statements that a test has scripted. */
@NullMarked
package weir.standins.sqlserver;

import org.jspecify.annotations.NullMarked;
