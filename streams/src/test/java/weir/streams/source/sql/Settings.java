package weir.streams.source.sql;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import weir.config.JdbcConnectionConfig;
import weir.config.LimitsConfig;
import weir.config.SqlSourceConfig;
import weir.config.SqlSourceConfig.Cdc;
import weir.config.SqlSourceConfig.Mode;
import weir.config.SqlSourceConfig.Poll;
import weir.config.SqlSourceConfig.Truncate;

/** How tables are read; a test changes what it is about before it makes a source. */
final class Settings {
    JdbcConnectionConfig connection;
    Mode mode;
    String cursor = "updated";
    List<String> key = List.of();
    Optional<Duration> lag = Optional.empty();
    Optional<ZoneId> zone = Optional.empty();
    Optional<Duration> reloadEvery = Optional.empty();
    boolean sweep = false;
    Duration discoverEvery = Duration.ofMillis(200);
    Optional<String> slot = Optional.empty();
    Truncate truncate = Truncate.STOP;
    int pageRows = 256;

    Settings(JdbcConnectionConfig connection, Mode mode) {
        this.connection = connection;
        this.mode = mode;
    }

    SqlSourceConfig config(List<String> tables) {
        return new SqlSourceConfig(
                connection,
                mode,
                tables,
                new Poll(mode == Mode.POLL ? cursor : "", key, Duration.ofMillis(20), lag, zone, reloadEvery),
                new Cdc(slot, Duration.ofMillis(500), truncate),
                1000,
                sweep,
                discoverEvery);
    }

    LimitsConfig limits() {
        return new LimitsConfig(pageRows, 256 << 10, 4, 8, 32 << 20);
    }
}
