package weir.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks the daemon how far it is. */
final class DaemonApi {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final HttpRequest request;

    DaemonApi(int port) {
        request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/pipelines/readings"))
                .timeout(Duration.ofSeconds(30))
                .build();
    }

    /** What the pipeline says of itself. */
    record Progress(String state, long read, long written, long rejected, String lastError) {
        static final Progress NONE = new Progress("starting", 0, 0, 0, "");

        boolean isStarting() {
            return state.equals("starting");
        }

        boolean hasFailed() {
            return state.equals("failed") || rejected > 0;
        }
    }

    Progress progress() throws IOException, InterruptedException {
        try {
            String body = client.send(request, BodyHandlers.ofString()).body();
            JsonNode pipeline = JSON.readTree(body);
            JsonNode counts = pipeline.path("counts");
            long rejected = 0;
            for (JsonNode count : counts.path("rejected")) rejected += count.asLong();
            return new Progress(
                    pipeline.path("state").asText("starting"),
                    counts.path("read").asLong(),
                    counts.path("written").asLong(),
                    rejected,
                    pipeline.path("lastError").path("message").asText(""));
        } catch (ConnectException notYet) {
            return Progress.NONE;
        }
    }
}
