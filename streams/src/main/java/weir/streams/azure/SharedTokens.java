package weir.streams.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The tokens of one credential, one for each service, shared by all clients. A token is renewed beside its use and well before its end;
 * only when there is none is it waited for. Every failure is a {@code CodedException}.
 */
public final class SharedTokens implements TokenCredential {
    /** Longer than the client's own tries, shorter than a try of whoever waits for the token. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final String name;
    private final Supplier<TokenCredential> maker;
    private final SignInCauses causes;
    private final Clock clock;
    private final Map<For, SharedToken> tokens = new ConcurrentHashMap<>();
    private @Nullable TokenCredential identity;

    /** What a token is good for. */
    private record For(List<String> scopes, @Nullable String tenant) {}

    SharedTokens(String name, Supplier<TokenCredential> maker, SignInCauses causes, Clock clock) {
        this.name = name;
        this.maker = maker;
        this.causes = causes;
        this.clock = clock;
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
        // a service that refuses a token says by claims what another one needs
        if (request.getClaims() != null) return ask(request);
        return tokens.computeIfAbsent(
                        new For(List.copyOf(request.getScopes()), request.getTenantId()),
                        key -> new SharedToken(name, Mono.defer(() -> ask(request)), clock, SharedTokens::after))
                .get();
    }

    /**
     * A token for a client that waits for it, on a thread that may. Fails with a {@code CodedException}.
     *
     * @param scope of the service
     */
    public Token await(String scope) {
        AccessToken token = getTokenSync(new TokenRequestContext().addScopes(scope));
        return new Token(token.getToken(), token.getExpiresAt().toInstant());
    }

    /** What shows who one is, until it ends. */
    public record Token(String text, Instant end) {
        @Override
        public String toString() {
            return "Token[end=" + end + "]";
        }
    }

    private Mono<AccessToken> ask(TokenRequestContext request) {
        return Mono.defer(() -> identity().getToken(request))
                .subscribeOn(Schedulers.boundedElastic()) // to make an identity is work, and may read files
                .timeout(PATIENCE)
                .onErrorMap(causes::of);
    }

    private static void after(Duration time, Runnable task) {
        Schedulers.parallel().schedule(task, Math.max(0, time.toMillis()), TimeUnit.MILLISECONDS);
    }

    private synchronized TokenCredential identity() {
        if (identity == null) identity = maker.get();
        return identity;
    }

    /**
     * What excuses a service that refuses them.
     *
     * @param scope of the service
     */
    public Refusals refusals(String scope) {
        return new Refusals(
                () -> of(scope).flatMap(token -> token.trouble().stream()).findFirst(),
                () -> of(scope).anyMatch(SharedToken::hasJustEnded),
                clock);
    }

    private Stream<SharedToken> of(String scope) {
        return tokens.entrySet().stream()
                .filter(each -> each.getKey().scopes().contains(scope))
                .map(Map.Entry::getValue);
    }
}
