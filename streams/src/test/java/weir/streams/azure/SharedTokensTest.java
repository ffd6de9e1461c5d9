package weir.streams.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import weir.config.DefaultCredentialConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

class SharedTokensTest {
    private static final String STORAGE = "https://storage.azure.com/.default";
    private static final String EVENT_HUBS = "https://eventhubs.azure.net/.default";

    private final CodedException refused = new CodedException(Code.SIGN_IN_REFUSED, "not for storage");
    private final SharedTokens tokens = new SharedTokens(
            "robot",
            () -> allButStorage(),
            new SignInCauses(new DefaultCredentialConfig("robot", Optional.empty())),
            Clock.systemUTC());

    @Test
    void what_one_service_gets_no_token_for_is_no_trouble_of_another() {
        assertThat(get(EVENT_HUBS).join().getToken()).isEqualTo("a");
        assertThat(catchThrowable(() -> get(STORAGE).join())).hasCause(refused);

        assertThat(tokens.refusals(STORAGE).trouble()).contains(refused);
        assertThat(tokens.refusals(EVENT_HUBS).trouble()).isEmpty();
    }

    private TokenCredential allButStorage() {
        return request -> request.getScopes().contains(STORAGE)
                ? Mono.error(refused)
                : Mono.just(
                        new AccessToken("a", OffsetDateTime.now(ZoneOffset.UTC).plusHours(1)));
    }

    private CompletableFuture<AccessToken> get(String scope) {
        return tokens.getToken(new TokenRequestContext().addScopes(scope)).toFuture();
    }
}
