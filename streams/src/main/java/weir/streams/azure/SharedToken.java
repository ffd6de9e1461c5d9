package weir.streams.azure;

import com.azure.core.credential.AccessToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import weir.streams.model.CodedException;

/**
 * One token, renewed by a timer for as long as somebody uses it, and asked for once at a time, whoever needs it.
 *
 * <p>Not when it is used: clients of Event Hubs ask when a tenth of its life is left, and more often the less is left.
 */
final class SharedToken {
    private static final Logger LOG = LoggerFactory.getLogger("weir");
    /** How long before its end a token is renewed, since azure-identity has the old one until then; a short one at half of its life. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    /** Clocks differ, and a request is on its way for a while. */
    private static final Duration SKEW = Duration.ofSeconds(10);
    /** With less than this, a client of Event Hubs would ask again at once and without end. */
    private static final Duration LEAST = Duration.ofSeconds(2);
    /** From the end of a token to when a refusal of it has arrived. */
    private static final Duration LONGEST_WAY = Duration.ofMinutes(1);

    private final String credential;
    private final Mono<AccessToken> source;
    private final Clock clock;
    private final Timer timer;
    private @Nullable AccessToken token;
    /** Of this token, and of those before it that may still be on their way. */
    private final Deque<Instant> ends = new ArrayDeque<>();

    private Instant due = Instant.MIN;
    private Instant failed = Instant.MIN;
    private Duration pause = SHORTEST_PAUSE;
    private boolean isUsed;
    private @Nullable CompletableFuture<AccessToken> renewal;
    private @Nullable CodedException trouble;

    /** Runs something later. */
    interface Timer {
        void after(Duration time, Runnable task);
    }

    /** @param source asks for a token each time it is subscribed to; fails with a {@code CodedException} */
    SharedToken(String credential, Mono<AccessToken> source, Clock clock, Timer timer) {
        this.credential = credential;
        this.source = source;
        this.clock = clock;
        this.timer = timer;
    }

    Mono<AccessToken> get() {
        return Mono.defer(() -> Mono.fromFuture(now(), true)); // whoever gives up leaves it to the others
    }

    /** Why there is none to be had, if so. */
    synchronized Optional<CodedException> trouble() {
        return usable(clock.instant()) == null ? Optional.ofNullable(trouble) : Optional.empty();
    }

    /** Whether one may have ended on its way: it is refused then, and there may be another one by now. */
    synchronized boolean hasJustEnded() {
        Instant now = clock.instant();
        return ends.stream()
                .anyMatch(end -> !end.isAfter(now) && !end.plus(LONGEST_WAY).isBefore(now));
    }

    private synchronized CompletableFuture<AccessToken> now() {
        isUsed = true;
        Instant now = clock.instant();
        AccessToken usable = usable(now);
        if (usable != null) return CompletableFuture.completedFuture(usable);
        if (renewal != null) return renewal;
        boolean isJustAsked = trouble != null && now.isBefore(failed.plus(SHORTEST_PAUSE));
        if (isJustAsked) return CompletableFuture.failedFuture(trouble);
        var asked = new CompletableFuture<AccessToken>();
        begin(asked, false);
        return asked;
    }

    private @Nullable AccessToken usable(Instant now) {
        boolean isLeft =
                token != null && now.isBefore(token.getExpiresAt().toInstant().minus(LEAST));
        return isLeft ? token : null;
    }

    private void begin(CompletableFuture<AccessToken> asked, boolean isTimed) {
        Instant began = clock.instant();
        renewal = asked;
        source.subscribe(
                found -> asked.complete(accept(found, began)),
                thrown -> asked.completeExceptionally(refuse(thrown, isTimed)),
                () -> asked.completeExceptionally(new IllegalStateException("an identity without a token")));
    }

    private void renewAfter(Duration time) {
        timer.after(time, this::renewIfUsed);
    }

    private synchronized void renewIfUsed() {
        if (!isUsed || renewal != null || clock.instant().isBefore(due)) return;
        isUsed = false;
        begin(new CompletableFuture<>(), true);
    }

    /** To be used until a moment before its end, so that none arrives too late; its end was counted from when the answer came. */
    private synchronized AccessToken accept(AccessToken found, Instant began) {
        Instant now = clock.instant();
        Instant end = found.getExpiresAt().toInstant().minus(Duration.between(began, now));
        Duration life = Duration.between(now, end);
        Duration margin = least(MARGIN, life.dividedBy(2));
        due = end.minus(margin);
        pause = least(LONGEST_PAUSE, most(SHORTEST_PAUSE, margin.dividedBy(10)));
        renewal = null;
        if (trouble != null) LOG.info("credential {}: signed in again", credential);
        trouble = null;
        AccessToken usable = new AccessToken(
                found.getToken(),
                end.minus(least(SKEW, life.dividedBy(4))).atOffset(ZoneOffset.UTC),
                due.atOffset(ZoneOffset.UTC),
                found.getTokenType());
        token = usable;
        ends.removeIf(passed -> passed.plus(LONGEST_WAY).isBefore(now));
        ends.add(usable.getExpiresAt().toInstant());
        renewAfter(Duration.between(now, due));
        return usable;
    }

    private synchronized Throwable refuse(Throwable thrown, boolean isTimed) {
        Instant now = clock.instant();
        renewal = null;
        failed = now;
        isUsed |= isTimed;
        AccessToken usable = usable(now);
        if (usable != null) renewAfter(pause);
        if (thrown instanceof CodedException coded) {
            if (usable != null && trouble == null) {
                LOG.warn("token not renewed, in use until {}: {}", usable.getExpiresAt(), coded.text());
            }
            trouble = coded;
        }
        return thrown;
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration most(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
