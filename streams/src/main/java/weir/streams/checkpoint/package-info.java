/** The contract of what is remembered: checkpoints, the ledger of what a source has planned, dead letters. */
@NullMarked
package weir.streams.checkpoint;

import org.jspecify.annotations.NullMarked;
