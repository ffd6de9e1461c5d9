package weir.streams.azure;

import com.azure.core.credential.AccessToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import weir.streams.model.CodedException;

/** One token and its renewal: asked for once at a time, whoever needs it. */
final class SharedToken {
    private static final Logger LOG = LoggerFactory.getLogger("weir");
    /** How long before its end a token is renewed; one that lives less than twice as long, at half of its life. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    /** Clocks differ, and a request is on its way for a while. */
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final String credential;
    private final Mono<AccessToken> source;
    private final Clock clock;
    private @Nullable AccessToken token;
    private Instant due = Instant.MIN;
    private Instant failed = Instant.MIN;
    private Duration pause = SHORTEST_PAUSE;
    private @Nullable CompletableFuture<AccessToken> renewal;
    private @Nullable CodedException trouble;

    /** @param source asks for a token each time it is subscribed to; fails with a {@code CodedException} */
    SharedToken(String credential, Mono<AccessToken> source, Clock clock) {
        this.credential = credential;
        this.source = source;
        this.clock = clock;
    }

    Mono<AccessToken> get() {
        return Mono.defer(() -> Mono.fromFuture(now(), true)); // whoever gives up leaves it to the others
    }

    synchronized Optional<CodedException> trouble() {
        return Optional.ofNullable(trouble);
    }

    private synchronized CompletableFuture<AccessToken> now() {
        Instant now = clock.instant();
        AccessToken usable = token != null && now.isBefore(token.getExpiresAt().toInstant()) ? token : null;
        if (renewal == null && !now.isBefore(due)) {
            // who has none waits for it, and the others lose nothing
            Duration apart = usable == null ? SHORTEST_PAUSE : pause;
            if (!now.minus(apart).isBefore(failed)) {
                renew();
            } else if (usable == null && trouble != null) {
                return CompletableFuture.failedFuture(trouble); // asked a moment ago
            }
        }
        if (usable != null) return CompletableFuture.completedFuture(usable);
        if (renewal != null) return renewal;
        // renewed at once, in this very call
        return token != null && trouble == null
                ? CompletableFuture.completedFuture(token)
                : CompletableFuture.failedFuture(
                        trouble != null ? trouble : new AssertionError("neither a token nor trouble"));
    }

    private void renew() {
        var asked = new CompletableFuture<AccessToken>();
        renewal = asked;
        source.subscribe(
                found -> asked.complete(accept(found)),
                thrown -> asked.completeExceptionally(refuse(thrown)),
                () -> asked.completeExceptionally(new IllegalStateException("an identity without a token")));
    }

    /** To be used until a moment before its end, so that none arrives too late. */
    private synchronized AccessToken accept(AccessToken found) {
        Instant now = clock.instant();
        Instant end = found.getExpiresAt().toInstant();
        Duration life = Duration.between(now, end);
        Duration margin = least(MARGIN, life.dividedBy(2));
        due = end.minus(margin);
        pause = least(LONGEST_PAUSE, most(SHORTEST_PAUSE, margin.dividedBy(10)));
        failed = Instant.MIN;
        renewal = null;
        if (trouble != null) LOG.info("credential {}: signed in again", credential);
        trouble = null;
        AccessToken usable = new AccessToken(
                found.getToken(),
                end.minus(least(SKEW, life.dividedBy(10))).atOffset(ZoneOffset.UTC),
                due.atOffset(ZoneOffset.UTC),
                found.getTokenType());
        token = usable;
        return usable;
    }

    private synchronized Throwable refuse(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        renewal = null;
        failed = clock.instant();
        if (cause instanceof CodedException coded) {
            AccessToken old = token;
            boolean isFirst = trouble == null;
            if (old != null
                    && isFirst
                    && clock.instant().isBefore(old.getExpiresAt().toInstant())) {
                LOG.warn("token not renewed, in use until {}: {}", old.getExpiresAt(), coded.text());
            }
            trouble = coded;
        }
        return cause;
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration most(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}
