package weir.daemon;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The settings of the actor system: the user's {@code pekko} section over ours over the libraries'. */
final class PekkoSettings {
    private static final Duration ROOM = Duration.ofSeconds(2);

    private PekkoSettings() {}

    static Config read(Path file, Duration drainTimeout) {
        Config users = ConfigFactory.parseFile(file.toFile())
                .resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true))
                .withOnlyPath("pekko");
        // a little more than the drain itself takes, so that it can still say what was in flight
        Config drain = ConfigFactory.parseMap(Map.of(
                "pekko.coordinated-shutdown.phases.before-service-unbind.timeout",
                drainTimeout.plus(ROOM).toMillis() + "ms"));
        return ConfigFactory.defaultOverrides()
                .withFallback(users)
                .withFallback(drain)
                .withFallback(ConfigFactory.parseResources(PekkoSettings.class, "pekko.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }
}
