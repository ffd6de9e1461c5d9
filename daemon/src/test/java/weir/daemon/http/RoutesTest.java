package weir.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.daemon.Statuses.BUSY;
import static weir.daemon.Statuses.NOTHING;
import static weir.daemon.Statuses.connection;
import static weir.daemon.Statuses.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import weir.daemon.Statuses;
import weir.daemon.metrics.Exposition;
import weir.daemon.metrics.Rates;
import weir.daemon.pipelines.PipelineState;
import weir.daemon.pipelines.PipelineStatus;

/** Over a real socket, as a probe or a script sees it. */
class RoutesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static volatile Phase phase = Phase.SERVING;
    private static volatile List<PipelineStatus> statuses = List.of();
    private static ActorSystem<Void> system;
    private static String url;

    @BeforeAll
    static void serve() throws Exception {
        system = ActorSystem.create(Behaviors.empty(), "routes");
        var routes = new Routes(
                () -> phase,
                () -> statuses,
                () -> List.of(connection("shop")),
                new Rates(() -> 0),
                new Exposition("1.2.3", () -> statuses, List::of));
        var binding = Http.get(system)
                .newServerAt("127.0.0.1", 0)
                .bind(routes.routes())
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        url = "http://127.0.0.1:" + binding.localAddress().getPort();
    }

    @AfterAll
    static void stop() {
        system.terminate();
    }

    @BeforeEach
    void all_is_well() {
        phase = Phase.SERVING;
        statuses = List.of(status("orders", PipelineState.RUNNING, BUSY));
    }

    @Test
    void it_lives_whatever_the_pipelines_do() throws Exception {
        phase = Phase.DRAINING;
        statuses = List.of(status("orders", PipelineState.FAILED, BUSY));

        assertThat(get("/health/live")).isEqualTo(new Answer(200, "application/json", "{\"live\":true}"));
    }

    @Test
    void it_is_ready_when_every_pipeline_is_well() throws Exception {
        assertThat(get("/health/ready"))
                .isEqualTo(new Answer(200, "application/json", "{\"ready\":true,\"phase\":\"serving\",\"causes\":[]}"));
    }

    @Test
    void it_is_not_ready_while_a_pipeline_waits_and_names_the_cause() throws Exception {
        statuses = List.of(
                status("orders", PipelineState.THROTTLED, BUSY), status("catalogue", PipelineState.RUNNING, NOTHING));

        assertThat(get("/health/ready")).isEqualTo(new Answer(503, "application/json", """
                        {"ready":false,"phase":"serving","causes":[{"pipeline":"orders","state":"throttled",\
                        "code":"WEIR-3301","message":"127.0.0.1:9042: connection refused","since":"2026-03-01T12:00:05Z"}]}"""));
    }

    @Test
    void all_of_a_pipeline_is_in_the_api() throws Exception {
        assertThat(get("/api/v1/pipelines/orders")).isEqualTo(new Answer(200, "application/json", """
                        {"name":"orders","state":"running","since":"2026-03-01T12:00:00Z","counts":{"read":1000,"written":900,\
                        "skipped":{"no id":10,"older":5},"rejected":{"WEIR-2101":1,"WEIR-2103":11},"inFlight":70,"abandoned":3,\
                        "bytesRead":65536,"retries":{"WEIR-3303":2},"restarts":{"WEIR-3101":1},"checkpoints":7},\
                        "rates":{"readPerSecond":0.0,"writtenPerSecond":0.0,"bytesPerSecond":0.0},\
                        "lag":{"records":2000,"bytes":4096,"seconds":3.25},\
                        "partitions":[{"name":"0","lag":{"records":2000,"bytes":null,"seconds":3.25}}],"loaded":0.25,"slices":{"running":3,"waiting":1},\
                        "lastCheckpoint":"2026-03-01T12:00:01.500Z",\
                        "waitingFor":{"code":"WEIR-3301","message":"127.0.0.1:9042: connection refused","since":"2026-03-01T12:00:05Z"},\
                        "lastError":{"code":"WEIR-3301","message":"127.0.0.1:9042: connection refused","since":"2026-03-01T12:00:05Z"},\
                        "drift":[{"at":"2026-03-01T12:00:06Z","action":"ignored","fields":["colour"],\
                        "message":"no column in shop.orders for: colour: ignored"}],\
                        "gaps":[{"at":"2026-03-01T12:00:07Z","slice":"orders/0","first":10,"last":59,"records":50}]}"""));
    }

    @Test
    void all_pipelines_are_in_the_order_of_the_settings() throws Exception {
        statuses = List.of(
                status("orders", PipelineState.RUNNING, BUSY), status("catalogue", PipelineState.RUNNING, NOTHING));

        JsonNode list = json("/api/v1/pipelines").get("pipelines");

        assertThat(list).containsExactly(json("/api/v1/pipelines/orders"), json("/api/v1/pipelines/catalogue"));
        assertThat(list.get(1).get("waitingFor").isNull()).isTrue();
    }

    @Test
    void what_bounds_the_way_to_a_cluster_is_in_the_api() throws Exception {
        assertThat(get("/api/v1/connections")).isEqualTo(new Answer(200, "application/json", """
                        {"connections":[{"name":"shop","state":"throttled","since":"2026-03-01T12:00:00Z",\
                        "inFlight":{"rows":64,"limit":512,"max":1024,"waiting":7},"rowsPerSecondLimit":1950.5,\
                        "acknowledgedRows":12345,"refusedRows":{"WEIR-3304":21},\
                        "throttledSeconds":{"adaptive-rate":1.5,"fixed-rate":0.0,"in-flight":0.0,"retry-after":0.0,"unreachable":0.0}}]}"""));
    }

    @Test
    void an_unknown_pipeline_is_a_problem_that_names_the_known_ones() throws Exception {
        assertThat(get("/api/v1/pipelines/oders")).isEqualTo(new Answer(404, "application/problem+json", """
                        {"type":"about:blank","title":"Not Found","status":404,\
                        "detail":"pipeline oders: not in the settings (expected: one of [orders])"}"""));
    }

    @Test
    void an_unknown_path_is_a_problem() throws Exception {
        assertThat(get("/api/v2/pipelines")).isEqualTo(new Answer(404, "application/problem+json", """
                        {"type":"about:blank","title":"Not Found","status":404,\
                        "detail":"nothing at /api/v2/pipelines, see /"}"""));
    }

    @Test
    void another_method_is_a_problem() throws Exception {
        assertThat(send(request("/api/v1/pipelines").POST(BodyPublishers.noBody())))
                .isEqualTo(new Answer(405, "application/problem+json", """
                        {"type":"about:blank","title":"Method Not Allowed","status":405,\
                        "detail":"this path answers GET only"}"""));
    }

    @Test
    void metrics_are_in_the_text_format() throws Exception {
        Answer page = get("/metrics");

        assertThat(page.type()).isEqualTo("text/plain; version=0.0.4; charset=UTF-8");
        assertThat(page.body()).contains("weir_envelopes_read_total{pipeline=\"orders\",} 1000.0\n");
    }

    @Test
    void every_path_of_the_openapi_file_answers_and_its_fields_are_those_of_the_answers() throws Exception {
        statuses = List.of(status("orders", PipelineState.THROTTLED, BUSY));
        JsonNode file = json("/api/v1/openapi.json");

        Set<String> paths = new TreeSet<>();
        file.get("paths").fieldNames().forEachRemaining(paths::add);
        assertThat(paths)
                .containsExactly(
                        "/api/v1/connections",
                        "/api/v1/openapi.json",
                        "/api/v1/pipelines",
                        "/api/v1/pipelines/{name}",
                        "/health/live",
                        "/health/ready",
                        "/metrics");
        for (String path : paths) {
            int status = get(path.replace("{name}", "orders")).status();
            assertThat(file.at("/paths/" + path.replace("/", "~1") + "/get/responses/" + status)
                            .isMissingNode())
                    .as(path + " " + status)
                    .isFalse();
            assertThat(get("/").body()).contains(path);
        }
        JsonNode pipeline = json("/api/v1/pipelines/orders");
        JsonNode ready = json("/health/ready");
        JsonNode connection = json("/api/v1/connections").get("connections").get(0);
        Map.ofEntries(
                        Map.entry("Connection", connection),
                        Map.entry("InFlight", connection.get("inFlight")),
                        Map.entry("Pipeline", pipeline),
                        Map.entry("Counts", pipeline.get("counts")),
                        Map.entry("Rates", pipeline.get("rates")),
                        Map.entry("Lag", pipeline.get("lag")),
                        Map.entry("Partition", pipeline.get("partitions").get(0)),
                        Map.entry("Gap", pipeline.get("gaps").get(0)),
                        Map.entry("Slices", pipeline.get("slices")),
                        Map.entry("Trouble", pipeline.get("lastError")),
                        Map.entry("Drift", pipeline.get("drift").get(0)),
                        Map.entry("Readiness", ready),
                        Map.entry("Cause", ready.get("causes").get(0)),
                        Map.entry("Problem", json("/nothing")))
                .forEach((name, answer) -> {
                    JsonNode schema = file.at("/components/schemas/" + name);
                    assertThat(names(answer)).as(name).isEqualTo(names(schema.get("properties")));
                    Set<String> required = new TreeSet<>();
                    schema.get("required").forEach(each -> required.add(each.asText()));
                    assertThat(required).as(name).isEqualTo(names(answer));
                });
    }

    @Test
    void no_page_shows_a_secret() throws Exception {
        assertThat(statuses.get(0).config().toString()).doesNotContain(Statuses.SECRET);
        for (String path : List.of("/", "/health/ready", "/metrics", "/api/v1/pipelines", "/api/v1/pipelines/orders")) {
            assertThat(get(path).body()).as(path).doesNotContain(Statuses.SECRET, "AccountKey");
        }
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode json(String path) throws Exception {
        return JSON.readTree(get(path).body());
    }

    private static Answer get(String path) throws Exception {
        return send(request(path));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path));
    }

    private static Answer send(HttpRequest.Builder request) throws Exception {
        var response = CLIENT.send(request.build(), BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                response.headers().firstValue("content-type").orElse(""),
                response.body());
    }

    private record Answer(int status, String type, String body) {}
}
