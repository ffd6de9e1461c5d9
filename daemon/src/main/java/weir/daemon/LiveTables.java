package weir.daemon;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorSystem;
import weir.config.PipelineConfig;
import weir.config.WeirConfig;
import weir.streams.Connections;
import weir.streams.Pipeline;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** Compares pipelines with the tables they are to write, and writes nothing. */
final class LiveTables {
    private LiveTables() {}

    /**
     * What speaks against each pipeline, if anything, in the order of the file.
     *
     * @param within how long a cluster that does not answer is waited for
     */
    static List<Answer> compare(WeirConfig config, Config pekko, Duration within) {
        ActorSystem system = ActorSystem.create("weir-check", pekko);
        Connections connections = new Connections(system, config.state());
        try {
            List<Pipeline> pipelines = config.pipelines().stream()
                    .map(each -> Pipeline.of(each, config.state(), connections))
                    .toList();
            long end = System.nanoTime() + within.toNanos();
            // side by side
            List<CompletionStage<Map<String, String>>> asked =
                    pipelines.stream().map(Pipeline::check).toList();
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < pipelines.size(); i++) {
                Pipeline pipeline = pipelines.get(i);
                answers.add(answer(pipeline, asked.get(i), Duration.ofNanos(Math.max(0, end - System.nanoTime()))));
                pipeline.writer().close();
                pipeline.source().close();
            }
            return answers;
        } finally {
            connections.close().toCompletableFuture().join();
            system.terminate();
        }
    }

    /**
     * @param targets where each table of the source goes
     * @param problem why the pipeline would fail or wait
     * @param isKnown false when the cluster did not answer, so that nothing is known
     */
    record Answer(PipelineConfig pipeline, Map<String, String> targets, Optional<String> problem, boolean isKnown) {}

    private static Answer answer(Pipeline pipeline, CompletionStage<Map<String, String>> asked, Duration within) {
        try {
            Map<String, String> targets = asked.toCompletableFuture().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(pipeline.config(), targets, Optional.empty(), true);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof CodedException fault)) throw new IllegalStateException(e.getCause());
            return new Answer(
                    pipeline.config(),
                    Map.of(),
                    Optional.of(fault.text()),
                    fault.code().kind() != Code.Kind.WEATHER);
        } catch (TimeoutException e) {
            String why = pipeline.meter()
                    .snapshot()
                    .waitingFor()
                    .map(trouble -> trouble.code().id() + ": " + trouble.message())
                    .orElse("no answer");
            return new Answer(pipeline.config(), Map.of(), Optional.of(why), false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
