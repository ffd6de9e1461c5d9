package weir.streams.model;

/**
 * The part of a source that is read, checkpointed and moved between nodes on its own.
 *
 * @param pipeline the pipeline it belongs to
 * @param name unique within the pipeline and stable across restarts, such as {@code orders/a.ndjson@0x8DC…#3}
 * @param plan what the source needs to read it, in the source's own form
 */
public record Slice(String pipeline, String name, String plan) {}
