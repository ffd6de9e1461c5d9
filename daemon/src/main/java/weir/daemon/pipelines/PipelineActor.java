package weir.daemon.pipelines;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.stream.KillSwitch;
import org.jspecify.annotations.Nullable;
import weir.streams.Pipeline;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Slice;
import weir.streams.supervision.Causes;

/** Runs one pipeline: opens its sink, follows its plans, keeps a bounded number of slices running, and fails alone. */
final class PipelineActor extends AbstractBehavior<PipelineActor.Command> {
    sealed interface Command {}

    /** Stop reading, finish what is in flight, then reply. */
    record Drain(ActorRef<Done> replyTo) implements Command {}

    private record Opened() implements Command {}

    private record Planned(List<Slice> slices) implements Command {}

    private record PlanningFailed(CodedException cause) implements Command {}

    private record Failed(CodedException cause) implements Command {}

    private record Gone(String slice, ActorRef<SliceActor.Command> ref) implements Command {}

    private record FromSlice(SliceActor.Report report) implements Command {}

    /** Made before the end of a slice and heard of after it: one on its way, and one behind it. */
    private static final int STALE_PLANS = 2;

    private static final int MOST_DEFECTS = 5;
    private static final Duration DEFECT_WINDOW = Duration.ofMinutes(10);

    private final Pipeline pipeline;
    private final PipelineView view;
    private final ActorRef<SliceActor.Report> reports;
    private final Map<String, Child> children = new LinkedHashMap<>();
    /** Slices that have ended, and how many more plans may still name them without meaning it. */
    private final Map<Slice, Integer> ended = new HashMap<>();

    private List<Slice> waiting = List.of();
    private PipelineState state = PipelineState.STARTING;
    private @Nullable KillSwitch planning;
    private boolean isPlanningTroubled;
    private @Nullable ActorRef<Done> drained;

    static Behavior<Command> create(Pipeline pipeline, PipelineView view) {
        return Behaviors.setup(context -> new PipelineActor(context, pipeline, view));
    }

    private PipelineActor(ActorContext<Command> context, Pipeline pipeline, PipelineView view) {
        super(context);
        this.pipeline = pipeline;
        this.view = view;
        this.reports = context.messageAdapter(SliceActor.Report.class, FromSlice::new);
        context.pipeToSelf(
                pipeline.writer().open(),
                (done, failure) -> failure == null ? new Opened() : new Failed(Causes.of(failure)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Opened.class, opened -> plan())
                .onMessage(Planned.class, this::planned)
                .onMessage(PlanningFailed.class, failed -> planningFailed(failed.cause()))
                .onMessage(Failed.class, failed -> fail(failed.cause()))
                .onMessage(FromSlice.class, from -> heard(from.report()))
                .onMessage(Gone.class, this::gone)
                .onMessage(Drain.class, this::drain)
                .onSignal(PostStop.class, signal -> stopPlanning())
                .build();
    }

    private Behavior<Command> plan() {
        if (state != PipelineState.STARTING) return this;
        ActorRef<Command> self = getContext().getSelf();
        planning = Planning.run(
                pipeline,
                getContext().getSystem(),
                slices -> self.tell(new Planned(slices)),
                cause -> self.tell(new PlanningFailed(cause)),
                cause -> self.tell(new Failed(cause)));
        return this;
    }

    private Behavior<Command> planned(Planned planned) {
        if (!isActive()) return this;
        isPlanningTroubled = false;
        Map<String, Slice> wanted = new LinkedHashMap<>();
        planned.slices().forEach(slice -> wanted.put(slice.name(), slice));
        children.values().stream()
                .filter(child -> !wanted.containsKey(child.slice.name()))
                .toList()
                .forEach(this::end);
        ended.keySet().removeIf(slice -> !slice.equals(wanted.get(slice.name())));
        waiting = wanted.values().stream()
                .filter(slice -> !children.containsKey(slice.name()) && !ended.containsKey(slice))
                .toList();
        ended.replaceAll((slice, plans) -> plans - 1);
        ended.values().removeIf(plans -> plans == 0);
        return fill();
    }

    /** A child that is not planned any more: superseded, or it has ended and its report is on the way. */
    private void end(Child child) {
        if (child.isBackingOff) {
            getContext().stop(child.ref); // it would not listen before its back-off is over
        } else {
            child.ref.tell(new SliceActor.Drain());
        }
    }

    private Behavior<Command> fill() {
        int free = pipeline.source().slicesAtOnce(pipeline.config().limits()) - children.size();
        List<Slice> next = waiting.subList(0, Math.max(0, Math.min(free, waiting.size())));
        for (Slice slice : next) {
            var actor = getContext().spawnAnonymous(SliceActor.create(pipeline, slice, reports));
            getContext().watchWith(actor, new Gone(slice.name(), actor));
            children.put(slice.name(), new Child(slice, actor));
        }
        waiting = List.copyOf(waiting.subList(next.size(), waiting.size()));
        return show();
    }

    private Behavior<Command> heard(SliceActor.Report report) {
        Child child = children.get(report.slice().name());
        if (child == null) return this;
        if (report instanceof SliceActor.GaveUp gaveUp) return fail(gaveUp.cause());
        if (report instanceof SliceActor.HasEnded) ended.put(report.slice(), STALE_PLANS);
        child.isBackingOff = report instanceof SliceActor.BacksOff;
        if (report instanceof SliceActor.BacksOff backsOff) {
            // what ends because the pipeline has failed must not hide why it failed
            if (state != PipelineState.FAILED) note("slice " + report.slice().name(), backsOff.cause());
            if (backsOff.cause().code() == Code.DEFECT && child.hasOneTooMany()) {
                return fail(new CodedException(
                        Code.TOO_MANY_RESTARTS,
                        "slice " + child.slice.name() + " failed " + MOST_DEFECTS
                                + " times in 10 minutes, the last with "
                                + backsOff.cause().text(),
                        backsOff.cause()));
            }
            if (!isActive()) end(child);
        }
        return show();
    }

    private Behavior<Command> gone(Gone gone) {
        Child child = children.get(gone.slice());
        if (child == null || !child.ref.equals(gone.ref())) return this;
        children.remove(gone.slice());
        return isActive() ? fill() : finishDrain();
    }

    private Behavior<Command> planningFailed(CodedException cause) {
        if (!isActive()) return this;
        isPlanningTroubled = true;
        note("planning", cause);
        return show();
    }

    private void note(String what, CodedException cause) {
        pipeline.meter().restarted(cause.code());
        pipeline.meter().failed(cause.code(), cause.what());
        String words =
                "%s: %s failed, starts again after a back-off: %s".formatted(pipeline.name(), what, cause.text());
        if (cause.code() == Code.DEFECT) {
            getContext().getLog().warn(words, cause); // for the report that its entry in the catalogue asks for
        } else {
            getContext().getLog().warn(words);
        }
    }

    private Behavior<Command> fail(CodedException cause) {
        if (state == PipelineState.FAILED) return this;
        pipeline.meter().faulted(cause.code(), cause.what());
        if (cause.code() == Code.DEFECT) {
            getContext().getLog().error("{}: failed: {}", pipeline.name(), cause.text(), cause);
        } else {
            getContext().getLog().error("{}: failed: {}", pipeline.name(), cause.text());
        }
        enter(PipelineState.FAILED);
        stopPlanning();
        pipeline.writer().close();
        waiting = List.of();
        children.values().forEach(child -> getContext().stop(child.ref));
        return finishDrain();
    }

    private Behavior<Command> drain(Drain drain) {
        drained = drain.replyTo();
        stopPlanning();
        waiting = List.of();
        List.copyOf(children.values()).forEach(this::end);
        return finishDrain();
    }

    private Behavior<Command> finishDrain() {
        if (drained == null || !children.isEmpty()) return show();
        if (state != PipelineState.FAILED) enter(PipelineState.DRAINED);
        drained.tell(Done.getInstance());
        drained = null;
        return show();
    }

    private Behavior<Command> stopPlanning() {
        if (planning != null) planning.shutdown();
        planning = null;
        return this;
    }

    private boolean isActive() {
        return drained == null && state != PipelineState.FAILED && state != PipelineState.DRAINED;
    }

    private Behavior<Command> show() {
        if (isActive() && planning != null) {
            boolean isBackingOff =
                    isPlanningTroubled || children.values().stream().anyMatch(child -> child.isBackingOff);
            enter(isBackingOff ? PipelineState.BACKING_OFF : PipelineState.RUNNING);
        }
        view.show(state, children.size(), waiting.size());
        return this;
    }

    private void enter(PipelineState next) {
        if (next == state) return;
        if (next != PipelineState.FAILED) getContext().getLog().info("{}: {}", pipeline.name(), next.word());
        state = next;
        view.show(next, children.size(), waiting.size());
    }

    private static final class Child {
        final Slice slice;
        final ActorRef<SliceActor.Command> ref;
        boolean isBackingOff;
        private final Deque<Instant> defects = new ArrayDeque<>();

        Child(Slice slice, ActorRef<SliceActor.Command> ref) {
            this.slice = slice;
            this.ref = ref;
        }

        /** Counted for each slice: what all of them share may hit all of them at once, and be over. */
        boolean hasOneTooMany() {
            Instant now = Instant.now();
            defects.removeIf(at -> at.isBefore(now.minus(DEFECT_WINDOW)));
            defects.add(now);
            return defects.size() >= MOST_DEFECTS;
        }
    }
}
