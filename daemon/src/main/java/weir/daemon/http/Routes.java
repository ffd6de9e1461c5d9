package weir.daemon.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;
import static org.apache.pekko.http.javadsl.server.PathMatchers.separateOnSlashes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.daemon.metrics.Exposition;
import weir.daemon.metrics.Rates;
import weir.daemon.pipelines.PipelineStatus;
import weir.streams.throttle.GovernorStatus;

/** Every path the daemon answers. Nothing here changes anything, and nothing shows a setting. */
public final class Routes extends AllDirectives {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final String LINKS = """
            Weir

            /health/live               200 while the process works
            /health/ready              200 when every pipeline is well, else 503 with the causes
            /metrics                   for Prometheus
            /api/v1/pipelines          state, counts, rates, lag, last error
            /api/v1/pipelines/{name}   of one pipeline
            /api/v1/connections        what bounds the way to each cluster: limits, refusals, state
            /api/v1/openapi.json       what the JSON means
            """;

    private final Supplier<Phase> phase;
    private final Supplier<List<PipelineStatus>> statuses;
    private final Supplier<List<GovernorStatus>> connections;
    private final Rates rates;
    private final Exposition metrics;
    private final byte[] openApi = resource("openapi.json");

    public Routes(
            Supplier<Phase> phase,
            Supplier<List<PipelineStatus>> statuses,
            Supplier<List<GovernorStatus>> connections,
            Rates rates,
            Exposition metrics) {
        this.phase = phase;
        this.statuses = statuses;
        this.connections = connections;
        this.rates = rates;
        this.metrics = metrics;
    }

    public Route routes() {
        return handleRejections(
                rejections(),
                () -> handleExceptions(
                        exceptions(),
                        () -> concat(
                                page("", () -> text(LINKS)),
                                page("health/live", () -> json(StatusCodes.OK, Map.of("live", true))),
                                page("health/ready", this::ready),
                                page("metrics", this::metrics),
                                page(
                                        "api/v1/openapi.json",
                                        () -> HttpResponse.create().withEntity(ContentTypes.APPLICATION_JSON, openApi)),
                                page("api/v1/connections", this::connections),
                                page("api/v1/pipelines", this::pipelines),
                                path(
                                        segment("api")
                                                .slash("v1")
                                                .slash("pipelines")
                                                .slash(segment()),
                                        name -> get(() -> complete(pipeline(name)))))));
    }

    private Route page(String path, Supplier<HttpResponse> answer) {
        Supplier<Route> get = () -> get(() -> complete(answer.get()));
        if (path.isEmpty()) return pathSingleSlash(get);
        return path(separateOnSlashes(path), get);
    }

    private HttpResponse ready() {
        Readiness readiness = Readiness.of(phase.get(), statuses.get());
        return json(readiness.ready() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE, readiness);
    }

    private HttpResponse metrics() {
        return HttpResponse.create()
                .withEntity(HttpEntities.create(
                        ContentTypes.parse(Exposition.CONTENT_TYPE),
                        metrics.text().getBytes(StandardCharsets.UTF_8)));
    }

    private HttpResponse connections() {
        return json(
                StatusCodes.OK,
                Map.of(
                        "connections",
                        connections.get().stream().map(ConnectionView::of).toList()));
    }

    private HttpResponse pipelines() {
        return json(
                StatusCodes.OK,
                Map.of("pipelines", statuses.get().stream().map(this::view).toList()));
    }

    private HttpResponse pipeline(String name) {
        List<PipelineStatus> all = statuses.get();
        return all.stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .map(status -> json(StatusCodes.OK, view(status)))
                .orElseGet(() -> new Problem(
                                StatusCodes.NOT_FOUND,
                                all.stream()
                                        .map(PipelineStatus::name)
                                        .collect(Collectors.joining(
                                                ", ",
                                                "pipeline " + name + ": not in the settings (expected: one of [",
                                                "])")))
                        .response());
    }

    private PipelineView view(PipelineStatus status) {
        return PipelineView.of(status, rates.of(status.name()));
    }

    private RejectionHandler rejections() {
        return RejectionHandler.newBuilder()
                .handleAll(
                        MethodRejection.class,
                        rejected -> complete(
                                new Problem(StatusCodes.METHOD_NOT_ALLOWED, "this path answers GET only").response()))
                .handleNotFound(extractUnmatchedPath(path ->
                        complete(new Problem(StatusCodes.NOT_FOUND, "nothing at " + path + ", see /").response())))
                .build();
    }

    private ExceptionHandler exceptions() {
        return ExceptionHandler.newBuilder()
                .matchAny(thrown -> {
                    LOG.error("no answer to a request", thrown);
                    return complete(new Problem(StatusCodes.INTERNAL_SERVER_ERROR, "see the daemon's log").response());
                })
                .build();
    }

    private static HttpResponse json(StatusCode status, Object body) {
        return Json.response(status, Json.PLAIN, body);
    }

    private static HttpResponse text(String text) {
        return HttpResponse.create().withEntity(text);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Routes.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException(name + " is not on the class path");
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
