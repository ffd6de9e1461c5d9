package weir.bench.loader;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import weir.bench.data.Reading;

/** Readings out of CSV with a header: Jackson's streaming parser, each value read as the type of its column. */
final class CsvReadings implements ReadingSource {
    private static final CsvFactory CSV =
            CsvFactory.builder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

    private final CsvParser csv;

    CsvReadings(InputStream lines) throws IOException {
        csv = CSV.createParser(lines);
        csv.setSchema(CsvSchema.emptySchema().withHeader());
    }

    @Override
    public @Nullable Reading next() throws IOException {
        if (csv.nextToken() == null) return null;
        String device = "";
        long seq = 0;
        Instant at = Instant.EPOCH;
        double temperature = 0;
        double humidity = 0;
        BigDecimal voltage = BigDecimal.ZERO;
        boolean ok = false;
        String site = "";
        String firmware = "";
        for (String name = csv.nextFieldName(); name != null; name = csv.nextFieldName()) {
            csv.nextToken();
            switch (name) {
                case "dev" -> device = csv.getText();
                case "seq" -> seq = Long.parseLong(csv.getText());
                case "at" -> at = Instant.parse(csv.getText());
                case "temperature" -> temperature = Double.parseDouble(csv.getText());
                case "humidity" -> humidity = Double.parseDouble(csv.getText());
                case "voltage" -> voltage = decimal(csv);
                case "ok" -> ok = Boolean.parseBoolean(csv.getText());
                case "site" -> site = csv.getText();
                case "fw" -> firmware = csv.getText();
                default -> csv.skipChildren();
            }
        }
        return new Reading(device, seq, at, temperature, humidity, voltage, ok, site, firmware);
    }

    private static BigDecimal decimal(JsonParser value) throws IOException {
        return new BigDecimal(value.getTextCharacters(), value.getTextOffset(), value.getTextLength());
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
