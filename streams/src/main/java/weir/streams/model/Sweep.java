package weir.streams.model;

/**
 * What is to be deleted from the store after a load: rows that an earlier life of the pipeline wrote and that the source has no more.
 *
 * @param table of the source that was loaded
 * @param before every row of the load has this write time, those of an earlier life have earlier ones; microseconds
 * @param part of the store, from 0
 * @param parts how many there are, a power of two
 */
public record Sweep(String table, long before, int part, int parts) {}
