package weir.streams.azure;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import weir.config.CredentialConfig;

/** What the Azure clients sign in with: one for each credential of the settings, shared by all that name it, made when first used. */
public final class Credentials {
    private final Map<CredentialConfig, SharedTokens> made = new ConcurrentHashMap<>();

    public SharedTokens of(CredentialConfig config) {
        return made.computeIfAbsent(
                config,
                it -> new SharedTokens(it.name(), () -> Identities.of(it), new SignInCauses(it), Clock.systemUTC()));
    }
}
