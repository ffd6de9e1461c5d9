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
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import weir.config.PipelineConfig;
import weir.config.WeirConfig;
import weir.streams.Connections;
import weir.streams.Pipeline;
import weir.streams.Pipeline.Check;
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
            List<Check> asked = pipelines.stream().map(Pipeline::check).toList();
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < pipelines.size(); i++) {
                Pipeline pipeline = pipelines.get(i);
                answers.add(answer(pipeline, asked.get(i), end, within));
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
     * @param problems why the pipeline would fail or wait
     * @param isWrong whether one of them is not the weather's
     */
    record Answer(PipelineConfig pipeline, Map<String, String> targets, List<String> problems, boolean isWrong) {}

    /** What one part has said. */
    private record Said<T>(Optional<T> good, Optional<String> problem, boolean isWrong) {}

    private static Answer answer(Pipeline pipeline, Check asked, long end, Duration within) {
        String late = " has not answered within " + within.toSeconds() + " s";
        Said<List<String>> source = said(asked.source(), end, () -> Optional.of("its source" + late));
        boolean isLate =
                source.good.isEmpty() && !asked.source().toCompletableFuture().isDone(); // others wait for it
        Said<Map<String, String>> targets = said(
                asked.targets(),
                end,
                () -> pipeline.meter()
                        .snapshot()
                        .waitingFor()
                        .map(trouble -> trouble.code().id() + ": " + trouble.message())
                        .or(() -> isLate ? Optional.empty() : Optional.of("its target" + late)));
        return new Answer(
                pipeline.config(),
                targets.good.orElse(Map.of()),
                Stream.of(source.problem, targets.problem)
                        .flatMap(Optional::stream)
                        .toList(),
                source.isWrong || targets.isWrong);
    }

    private static <T> Said<T> said(CompletionStage<T> asked, long end, Supplier<Optional<String>> late) {
        try {
            long left = Math.max(0, end - System.nanoTime());
            return new Said<>(
                    Optional.of(asked.toCompletableFuture().get(left, TimeUnit.NANOSECONDS)), Optional.empty(), false);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof CodedException fault)) throw new IllegalStateException(e.getCause());
            return new Said<>(
                    Optional.empty(), Optional.of(fault.text()), fault.code().kind() != Code.Kind.WEATHER);
        } catch (TimeoutException e) {
            return new Said<>(Optional.empty(), late.get(), false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
