package weir.streams.azure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** Tells a service that refuses a token since it has ended from one that refuses whoever it is of. Of one client of the service. */
public final class Refusals {
    /** As long as what was asked with one token may be on its way. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Supplier<Optional<CodedException>> trouble;
    private final Supplier<Boolean> hasJustEnded;
    private final Clock clock;
    /** Of the first refusal since the service took a token. */
    private @Nullable Instant since;

    /**
     * @param trouble why there is no token to be had for now, if so
     * @param hasJustEnded whether a token has ended of which a refusal may be on its way
     */
    public Refusals(Supplier<Optional<CodedException>> trouble, Supplier<Boolean> hasJustEnded, Clock clock) {
        this.trouble = trouble;
        this.hasJustEnded = hasJustEnded;
        this.clock = clock;
    }

    /** Of a client that has no tokens. */
    public static Refusals none() {
        return new Refusals(Optional::empty, () -> false, Clock.systemUTC());
    }

    /** Why there is no token to be had for now, if so: a client may end without a word then. */
    public Optional<CodedException> trouble() {
        return trouble.get();
    }

    /** The service has answered. */
    public synchronized void accepted() {
        since = null;
    }

    /**
     * Weather that explains a refusal, if there is any. The end of a token explains those of a minute: who is refused longer is refused
     * with every token.
     *
     * @param where what is refused
     */
    public synchronized Optional<CodedException> excuse(String where) {
        Optional<CodedException> none = trouble.get();
        if (none.isPresent()) return none;
        Instant now = clock.instant();
        if (since == null) since = now;
        if (!hasJustEnded.get() || since.plus(PATIENCE).isBefore(now)) return Optional.empty();
        return Optional.of(new CodedException(Code.TOKEN_ENDED, where + ": refused with a token that has just ended"));
    }
}
