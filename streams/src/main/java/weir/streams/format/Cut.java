package weir.streams.format;

import java.util.Optional;
import weir.streams.model.Original;

/**
 * One record as cut out of a blob.
 *
 * @param original its bytes without the line end; of an over-long one the first
 * @param at place of its first byte
 * @param line lines before it
 * @param length bytes it has in all
 * @param problem why it cannot be decoded, as far as cutting tells
 */
public record Cut(Original original, long at, long line, long length, Optional<BadRecordException> problem) {}
