package weir.streams.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Remembers what a source has found and planned, one entry per item (a blob, a table), so that every version is planned once. */
public interface Ledger {
    /** Every entry of a pipeline. */
    CompletionStage<List<Entry>> load(String pipeline);

    /**
     * Replaces the entry of an item if it is still at {@code expected} (empty: if there is none).
     *
     * @return empty when it was replaced; otherwise the entry that stands, written by another daemon
     */
    CompletionStage<Optional<Entry>> replace(String pipeline, Optional<Entry> expected, Entry entry);

    /**
     * One item of a source at one version.
     *
     * @param item the name it is found under
     * @param version what tells this version from another, an ETag for instance
     * @param plan how it was cut into slices, in the source's own form
     * @param isDone true once all of it has been read
     */
    record Entry(String item, String version, String plan, boolean isDone) {}
}
