package weir.config;

/**
 * How much a pipeline takes on at once.
 *
 * @param pageRows most envelopes in a page, 1 to 10000, default 256
 * @param pageBytes most bytes read for a page, 1KiB to 16MiB, default 256KiB; one longer record is a page of its own
 * @param pagesInFlight pages of one slice being written at once, 1 to 64, default 4
 * @param slices slices of the pipeline read at once, 1 to 1024, default 8
 * @param readMemory bytes the readers of all its slices together may hold, 1MiB to 4GiB, default 32MiB
 */
public record LimitsConfig(int pageRows, long pageBytes, int pagesInFlight, int slices, long readMemory) {
    static LimitsConfig read(Section limits) {
        return new LimitsConfig(
                limits.get("page-rows", Kinds.integer(1, 10_000)),
                limits.get("page-bytes", Kinds.size(1 << 10, 16 << 20)),
                limits.get("pages-in-flight", Kinds.integer(1, 64)),
                limits.get("slices", Kinds.integer(1, 1024)),
                limits.get("read-memory", Kinds.size(1 << 20, 4L << 30)));
    }
}
