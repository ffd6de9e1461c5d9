package weir.bench.loader;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import weir.bench.data.Reading;
import weir.bench.data.RowFormat;

/** The readings of one blob or table, in order. */
interface ReadingSource extends AutoCloseable {
    /** Leaves the stream open. */
    static ReadingSource of(RowFormat format, InputStream blob) throws IOException {
        return switch (format) {
            case NDJSON -> new JsonReadings(blob);
            case CSV -> new CsvReadings(blob);
        };
    }

    /** Null after the last. */
    @Nullable
    Reading next() throws IOException;

    @Override
    void close() throws IOException;
}
