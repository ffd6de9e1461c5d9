package weir.streams.format;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weir.config.CsvFormatConfig;

/** The first record of a CSV blob: a name for every column. */
final class CsvHeader {
    private CsvHeader() {}

    static List<String> names(CsvFormatConfig config, byte[] buffer, int start, int length) throws BadHeaderException {
        List<@Nullable String> found = new ArrayList<>();
        try {
            CsvDecoder.split(config, buffer, start, length, found::add);
        } catch (BadRecordException e) {
            throw new BadHeaderException(e.message());
        }
        List<String> names = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String name : found) {
            if (name == null || name.isEmpty()) {
                throw new BadHeaderException(
                        "column " + (names.size() + 1) + " has no name (expected: a name for each)");
            }
            if (!seen.add(name)) {
                throw new BadHeaderException("column \"" + name + "\" stands twice (expected: each name once)");
            }
            names.add(name);
        }
        return names;
    }
}
