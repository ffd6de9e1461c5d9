package weir.streams.source.eventhubs;

import com.azure.messaging.eventhubs.PartitionProperties;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/**
 * Receives one partition: on demand, whatever has come is one element, bounded as a page is and never waited for.
 *
 * <p>No library operator fits: {@code Source.fromPublisher} sends a message for each event, forgets sixteen of them when the publisher
 * fails, and cannot tell a partition without events from a receiver that has silently stopped.
 */
final class Receiver extends GraphStage<SourceShape<List<Event>>> {
    private static final int LOOKS_IN_STALL_TIMEOUT = 4;
    private static final int MOST_UNANSWERED = 2;

    /** Missing numbers may have been compacted: so often, at most, the service is asked whether they were deleted unread. */
    private static final long ASK_AGAIN = TimeUnit.SECONDS.toNanos(1);

    private final Receiving what;
    private final Outlet<List<Event>> out = Outlet.create("events");

    Receiver(Receiving what) {
        this.what = what;
    }

    @Override
    public SourceShape<List<Event>> shape() {
        return SourceShape.of(out);
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Logic();
    }

    private final class Logic extends TimerGraphStageLogic {
        private final AsyncCallback<Inbox> woken = createAsyncCallback(this::woken);
        private final AsyncCallback<Runnable> answered = createAsyncCallback(Runnable::run);
        private Beginning next = what.beginning();
        private Ahead ahead = fitting();
        private long attached = System.nanoTime();
        private Inbox inbox = inbox();
        private boolean isAsking;
        private boolean isSuspect;
        private int unanswered;
        private long wanted; // since when there is demand
        private long asked = System.nanoTime() - ASK_AGAIN; // when a gap was asked for

        Logic() {
            super(Receiver.this.shape());
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    wanted = System.nanoTime();
                    give();
                }
            });
        }

        @Override
        public void preStart() {
            Duration look = what.stallTimeout().dividedBy(LOOKS_IN_STALL_TIMEOUT);
            scheduleWithFixedDelay("look", look, look);
            attach();
        }

        @Override
        public void postStop() {
            inbox.close();
            what.progress().stopped();
        }

        private Inbox inbox() {
            return new Inbox(ahead.requested(), what.share(), what.read(), woken::invoke);
        }

        private void attach() {
            what.open().into(inbox, next, ahead.prefetched());
        }

        private Ahead fitting() {
            return Ahead.of(
                    what.share(), what.progress().eventSize(), what.limits().pageRows());
        }

        private void woken(Inbox by) {
            if (by == inbox && isAvailable(out)) give();
        }

        /** To be called when there is demand. */
        private void give() {
            Inbox.Taken taken =
                    inbox.take(what.limits().pageRows(), what.limits().pageBytes(), next.expected());
            if (!taken.events().isEmpty()) {
                hand(taken.events());
            } else if (taken.behindGap() != Beginning.ANY) {
                missing(taken.behindGap());
            } else if (inbox.isClosed()) {
                reopen();
            } else if (inbox.isOver()) {
                failStage(EventHubsCauses.ended(inbox.failure(), what.where()));
            }
        }

        private void hand(List<Event> taken) {
            isSuspect = false;
            next = Beginning.after(taken.get(taken.size() - 1));
            what.progress().read(taken);
            push(out, taken);
            if (!inbox.isClosed() && isOfOtherSize(fitting()))
                inbox.close(); // received anew, once what is here has been taken
        }

        /** Less than half as many fit as are held, or for a while more than twice as many. */
        private boolean isOfOtherSize(Ahead fit) {
            if (ahead.events() > 2 * fit.events()) return true;
            return fit.events() > 2 * ahead.events()
                    && System.nanoTime() - attached > what.stallTimeout().toNanos();
        }

        private void reopen() {
            what.progress().sizeAtLeast(inbox.sizeWhenFull());
            ahead = fitting();
            inbox = inbox();
            attached = System.nanoTime();
            attach();
        }

        /** Events up to this number are not there. */
        private void missing(long before) {
            if (System.nanoTime() - asked < ASK_AGAIN) {
                next = next.expecting(before);
                give();
            } else {
                ask((log, failure) -> {
                    if (log == null) {
                        failStage(EventHubsCauses.of(failure, what.where()));
                        return;
                    }
                    long oldest = Math.min(before, Start.oldest(log));
                    if (oldest <= next.expected()) {
                        asked = System.nanoTime(); // of a log that is overtaken each gap counts
                    } else if (isStoppedBy(next.expected(), oldest - 1)) {
                        return;
                    }
                    next = next.expecting(before);
                    if (isAvailable(out)) give();
                });
            }
        }

        /**
         * What was read before the gap is nowhere else any more, so it is written and its end saved first: the stage just ends. Who reads on
         * from that checkpoint finds the gap again, and fails the pipeline.
         */
        private boolean isStoppedBy(long first, long last) {
            try {
                what.gaps().found(first, last);
                return false;
            } catch (CodedException stop) {
                completeStage();
                return true;
            }
        }

        @Override
        public void onTimer(Object look) {
            if (!isAvailable(out) || isAsking || !inbox.isEmpty()) return;
            Inbox silent = inbox;
            long received = silent.lastReceived();
            long since = received - wanted > 0 ? received : wanted;
            if (System.nanoTime() - since < what.stallTimeout().toNanos()) return;
            ask((log, failure) -> {
                if (!isAvailable(out)) return;
                if (silent == inbox && silent.lastReceived() == received) silent(log, failure);
                else give(); // what came meanwhile could not ask
            });
        }

        /** Nothing has come for long: there is nothing, or the receiver is dead. */
        private void silent(@Nullable PartitionProperties log, @Nullable Throwable failure) {
            if (log == null) {
                unanswered++;
                if (unanswered >= MOST_UNANSWERED) failStage(EventHubsCauses.of(failure, what.where()));
                return;
            }
            unanswered = 0;
            if (!next.isBehind(log)) {
                isSuspect = false;
                wanted = System.nanoTime();
            } else if (!isSuspect) {
                isSuspect = true; // it may be on its way
            } else {
                failStage(new CodedException(
                        Code.EVENTHUBS_STALLED,
                        "%s: nothing received for %d s, though there are events up to number %d (%s were read)"
                                .formatted(
                                        what.where(),
                                        what.stallTimeout().toSeconds(),
                                        log.getLastEnqueuedSequenceNumber(),
                                        next.expected() == Beginning.ANY
                                                ? "none"
                                                : "those before " + next.expected())));
            }
        }

        private void ask(BiConsumer<@Nullable PartitionProperties, @Nullable Throwable> then) {
            if (isAsking) return;
            isAsking = true;
            what.ask()
                    .now()
                    .whenComplete((log, failure) -> answered.invoke(() -> {
                        isAsking = false;
                        then.accept(log, failure);
                    }));
        }
    }
}
