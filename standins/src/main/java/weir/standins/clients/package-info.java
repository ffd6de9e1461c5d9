/** What the demo and the drills need at hand: blobs to write, events to send, tables to read, a daemon to start, to kill and to ask. */
@NullMarked
package weir.standins.clients;

import org.jspecify.annotations.NullMarked;
