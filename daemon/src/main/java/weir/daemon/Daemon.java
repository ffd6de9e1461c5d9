package weir.daemon;

import com.typesafe.config.Config;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.config.HttpConfig;
import weir.config.WeirConfig;
import weir.daemon.http.Phase;
import weir.daemon.http.Routes;
import weir.daemon.metrics.Exposition;
import weir.daemon.metrics.Rates;
import weir.daemon.pipelines.PipelineStatus;
import weir.daemon.pipelines.Pipelines;
import weir.streams.throttle.GovernorStatus;

/**
 * The running process: answers over HTTP first, so that what is wrong can be asked, then runs pipelines until it is told to stop.
 *
 * <p>Stopping is Pekko's coordinated shutdown: drain, then HTTP, then the actors. Readiness is refused from its first moment.
 */
final class Daemon {
    private static final Logger LOG = LoggerFactory.getLogger("weir");
    private static final Duration SAY_EVERY = Duration.ofSeconds(10);
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    private final ActorSystem<Void> system;
    private final WeirConfig config;
    private final Rates rates = new Rates(System::nanoTime);
    private volatile Phase phase = Phase.STARTING;
    private volatile @Nullable Pipelines pipelines;
    private volatile boolean isAsked;
    private volatile boolean isDrained;

    private Daemon(WeirConfig config, Config pekko) {
        this.system = ActorSystem.create(Behaviors.empty(), "weir", pekko);
        this.config = config;
    }

    /** Starts everything, or nothing. */
    static Daemon start(WeirConfig config, Config pekko, Main.PipelinesStarter pipelines) throws PortInUseException {
        var daemon = new Daemon(config, pekko);
        try {
            ServerBinding binding = daemon.bind();
            daemon.stopInOrder(binding);
            daemon.run(pipelines.start(daemon.system, config), binding.localAddress());
            return daemon;
        } catch (PortInUseException | RuntimeException e) {
            daemon.system.terminate();
            throw e;
        }
    }

    private ServerBinding bind() throws PortInUseException {
        HttpConfig http = config.http();
        var exposition = new Exposition(Version.number(), this::statuses, this::connections);
        var routes = new Routes(() -> phase, this::statuses, this::connections, rates, exposition);
        try {
            return Http.get(system)
                    .newServerAt(http.host(), http.port())
                    .bind(routes.routes())
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            throw new PortInUseException(http, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }

    private void run(Pipelines started, InetSocketAddress address) {
        pipelines = started;
        phase = Phase.SERVING;
        LOG.info(
                "weir {} (pid {}) answers on http://{}:{}, pipelines {}",
                Version.number(),
                ProcessHandle.current().pid(),
                address.getHostString(),
                address.getPort(),
                config.pipelines().stream().map(it -> it.name()).collect(Collectors.joining(", ")));
        var flow = new FlowLog(rates, LOG::info);
        every(Rates.INTERVAL, () -> rates.sample(statuses()));
        every(SAY_EVERY, () -> flow.say(statuses()));
    }

    private void every(Duration interval, Runnable task) {
        system.scheduler().scheduleWithFixedDelay(Duration.ZERO, interval, task, system.executionContext());
    }

    private void stopInOrder(ServerBinding binding) {
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        task(shutdown, CoordinatedShutdown.PhaseBeforeServiceUnbind(), "drain", this::drain);
        task(
                shutdown,
                CoordinatedShutdown.PhaseServiceUnbind(),
                "http",
                () -> binding.terminate(LAST_ANSWERS).thenApply(ended -> Done.getInstance()));
    }

    private static void task(
            CoordinatedShutdown shutdown, String phase, String name, Supplier<CompletionStage<Done>> task) {
        shutdown.addTask(phase, name, task);
    }

    private CompletionStage<Done> drain() {
        phase = Phase.DRAINING;
        Pipelines running = pipelines;
        if (running == null) return CompletableFuture.completedFuture(Done.getInstance());
        LOG.info("draining, at most {} s", config.drainTimeout().toSeconds());
        long start = System.nanoTime();
        return running.drain()
                .toCompletableFuture()
                .copy()
                .orTimeout(config.drainTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .handle((done, trouble) -> {
                    isDrained = trouble == null;
                    if (trouble == null) {
                        LOG.info("drained in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
                    } else {
                        LOG.error(
                                "not drained ({}), still in flight: {}; what was not checkpointed is read again",
                                trouble instanceof TimeoutException
                                        ? "drain-timeout is "
                                                + config.drainTimeout().toSeconds() + " s"
                                        : trouble,
                                inFlight());
                    }
                    return Done.getInstance();
                });
    }

    private String inFlight() {
        return statuses().stream()
                .filter(status -> status.counts().inFlight() > 0 || status.slicesRunning() > 0)
                .map(status ->
                        status.name() + " " + status.counts().inFlight() + " in " + status.slicesRunning() + " slices")
                .collect(Collectors.joining(", "));
    }

    private List<PipelineStatus> statuses() {
        return Optional.ofNullable(pipelines).map(Pipelines::statuses).orElse(List.of());
    }

    private List<GovernorStatus> connections() {
        return Optional.ofNullable(pipelines).map(Pipelines::connections).orElse(List.of());
    }

    /** Begins to stop once it is asked to, at once if it has been. */
    void stopWhen(CompletionStage<Void> asked) {
        asked.thenRun(this::stop);
    }

    private void stop() {
        isAsked = true;
        phase = Phase.DRAINING;
        CoordinatedShutdown.get(system).runAll(new StopRequested());
    }

    /** Completes when everything has stopped, with whether that was asked for and everything in flight had been finished before. */
    CompletionStage<Boolean> stopped() {
        return system.getWhenTerminated().thenApply(done -> isAsked && isDrained);
    }

    private record StopRequested() implements CoordinatedShutdown.Reason {}
}
