package weir.streams.source.sql;

/**
 * A column that a table is read in the order of.
 *
 * @param type the database's name for its type
 * @param size digits or characters, as far as the database says
 * @param scale digits behind the point, of seconds too
 */
record Column(String name, String type, Cell cell, int size, int scale) {
    private static final long MINUTE = 60_000_000;

    /** Microseconds by which a time may have been rounded. */
    long precision() {
        if (type.equalsIgnoreCase("smalldatetime")) return MINUTE;
        long micros = 1_000_000;
        for (int i = 0; i < scale && micros > 1; i++) micros /= 10;
        return micros;
    }
}
