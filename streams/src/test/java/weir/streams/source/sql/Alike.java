package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import weir.streams.model.Envelope;
import weir.streams.source.Reading;

/** Compares rows that were read in two ways, by the types of their values too. */
final class Alike {
    private Alike() {}

    /** Row by row, in the order they were read in. */
    static void assertAlike(Reading one, Reading other, int rows) {
        assertThat(one.read).hasSize(rows);
        assertThat(other.read).hasSize(rows);
        for (int i = 0; i < rows; i++) assertThat(text(one.read.get(i))).isEqualTo(text(other.read.get(i)));
    }

    private static Map<String, String> text(Envelope envelope) {
        Map<String, String> text = new TreeMap<>();
        for (String name : envelope.fields().shape().names()) {
            Object value = envelope.fields().get(name);
            text.put(name, value == null ? "null" : value.getClass().getSimpleName() + " " + value);
        }
        text.replaceAll(
                (name, value) -> value.replaceFirst("^(ArrayList|ListN|UnmodifiableRandomAccessList) ", "List "));
        return text;
    }
}
