package weir.bench.loader;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import weir.bench.data.Reading;

/** Readings out of JSON: no tree, each value read as the type of its column. */
public final class JsonReadings implements ReadingSource {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

    private final JsonParser json;

    /** One parser for all lines. */
    JsonReadings(InputStream lines) throws IOException {
        this(JSON.createParser(lines));
    }

    private JsonReadings(JsonParser json) {
        this.json = json;
    }

    /** The one that a message holds. */
    public static Reading one(byte[] body) throws IOException {
        try (JsonReadings readings = new JsonReadings(JSON.createParser(body))) {
            return Objects.requireNonNull(readings.next());
        }
    }

    @Override
    public @Nullable Reading next() throws IOException {
        if (json.nextToken() == null) return null;
        String device = "";
        long seq = 0;
        Instant at = Instant.EPOCH;
        double temperature = 0;
        double humidity = 0;
        BigDecimal voltage = BigDecimal.ZERO;
        boolean ok = false;
        String site = "";
        String firmware = "";
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            switch (name) {
                case "dev" -> device = json.getText();
                case "seq" -> seq = json.getLongValue();
                case "at" -> at = Instant.parse(json.getText());
                case "temperature" -> temperature = json.getDoubleValue();
                case "humidity" -> humidity = json.getDoubleValue();
                case "voltage" -> voltage = json.getDecimalValue();
                case "ok" -> ok = value == JsonToken.VALUE_TRUE;
                case "site" -> site = json.getText();
                case "fw" -> firmware = json.getText();
                default -> json.skipChildren();
            }
        }
        return new Reading(device, seq, at, temperature, humidity, voltage, ok, site, firmware);
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
