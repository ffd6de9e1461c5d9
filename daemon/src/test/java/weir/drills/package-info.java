/** What the daemon withstands: killed, starved, poisoned, cut off and started twice, as a process and against real servers. */
@NullMarked
package weir.drills;

import org.jspecify.annotations.NullMarked;
