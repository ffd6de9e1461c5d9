package weir.standins.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks a daemon as a user would, over HTTP. */
public record DaemonApi(HttpClient http, URI url) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    public static DaemonApi at(int port) {
        return new DaemonApi(
                HttpClient.newBuilder().connectTimeout(PATIENCE).build(), URI.create("http://127.0.0.1:" + port));
    }

    /** What {@code /api/v1/pipelines} says of each. */
    public List<Seen> pipelines() throws IOException {
        List<Seen> all = new ArrayList<>();
        for (JsonNode pipeline : JSON.readTree(get("/api/v1/pipelines").body()).path("pipelines"))
            all.add(Seen.of(pipeline));
        return all;
    }

    /** Any page. */
    public HttpResponse<String> get(String path) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    /**
     * A pipeline at one moment.
     *
     * @param abandoned read, and given up with the slice they were in; they are read again, unless their blob has a newer version
     * @param slices being read or waiting to be, beside those that never end
     * @param waitingFor code and message, or ""
     * @param lastError code and message, or ""
     */
    public record Seen(
            String name,
            String state,
            long read,
            long written,
            long skipped,
            long rejected,
            long inFlight,
            long abandoned,
            double writtenPerSecond,
            double lagSeconds,
            long lagBytes,
            long slices,
            String waitingFor,
            String lastError) {
        public static Seen of(JsonNode json) {
            JsonNode counts = json.path("counts");
            return new Seen(
                    json.path("name").asText(),
                    json.path("state").asText(),
                    counts.path("read").asLong(),
                    counts.path("written").asLong(),
                    sum(counts.path("skipped")),
                    sum(counts.path("rejected")),
                    counts.path("inFlight").asLong(),
                    counts.path("abandoned").asLong(),
                    json.path("rates").path("writtenPerSecond").asDouble(),
                    json.path("lag").path("seconds").asDouble(),
                    json.path("lag").path("bytes").asLong(),
                    json.path("slices").path("running").asLong()
                            + json.path("slices").path("waiting").asLong()
                            - json.path("partitions").size(),
                    trouble(json.path("waitingFor")),
                    trouble(json.path("lastError")));
        }

        private static long sum(JsonNode counts) {
            long sum = 0;
            for (JsonNode count : counts) sum += count.asLong();
            return sum;
        }

        private static String trouble(JsonNode trouble) {
            return trouble.isObject()
                    ? trouble.path("code").asText() + ": "
                            + trouble.path("message").asText()
                    : "";
        }

        /** Whether every envelope read is accounted for. */
        public boolean isBalanced() {
            return read == written + skipped + rejected + abandoned + inFlight;
        }

        /** Whether nothing known is left to do. */
        public boolean isIdle() {
            return inFlight == 0 && slices <= 0 && lagBytes == 0 && lagSeconds == 0;
        }
    }
}
