package weir.bench.data;

import java.util.Locale;

/** How readings are written as text: the same ten fields under the same names. */
public enum RowFormat {
    NDJSON,
    /** With a header; no value of ours needs quotes. */
    CSV;

    /** As on the command line, in a blob's name and in settings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String header() {
        return switch (this) {
            case NDJSON -> "";
            case CSV -> "dev,seq,at,kind,temperature,humidity,voltage,ok,site,fw\n";
        };
    }

    public void append(Reading reading, StringBuilder out) {
        switch (this) {
            case NDJSON -> reading.appendJson(out);
            case CSV -> reading.appendCsv(out);
        }
    }
}
