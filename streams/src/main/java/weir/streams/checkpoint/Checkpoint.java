package weir.streams.checkpoint;

import java.util.Optional;
import weir.streams.model.Offset;

/**
 * How far a slice has come, and whose it is.
 *
 * @param generation how often the slice has been started; only the latest may save
 * @param offset where reading resumes; empty when nothing was saved yet
 * @param lastWriteTime the write time of the last envelope before the offset, 0 when nothing was saved yet
 * @param isDone true once the slice has been read to its end
 */
public record Checkpoint(long generation, Optional<Offset> offset, long lastWriteTime, boolean isDone) {}
