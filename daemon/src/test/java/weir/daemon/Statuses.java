package weir.daemon;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import weir.config.BlobConnectionConfig;
import weir.config.BlobSourceConfig;
import weir.config.CassandraConnectionConfig;
import weir.config.CassandraSinkConfig;
import weir.config.FormatConfig;
import weir.config.HttpConfig;
import weir.config.LimitsConfig;
import weir.config.NdjsonFormatConfig;
import weir.config.PipelineConfig;
import weir.config.Secret;
import weir.config.StateConfig;
import weir.config.SupervisionConfig;
import weir.config.Targets;
import weir.config.ThrottleConfig;
import weir.config.WeirConfig;
import weir.config.WriteRules;
import weir.daemon.pipelines.PipelineState;
import weir.daemon.pipelines.PipelineStatus;
import weir.streams.metrics.DriftEvent;
import weir.streams.metrics.DriftEvent.Action;
import weir.streams.metrics.GapEvent;
import weir.streams.metrics.PipelineMeter.Snapshot;
import weir.streams.metrics.PipelineMeter.Trouble;
import weir.streams.model.Code;
import weir.streams.source.SliceSource.Lag;
import weir.streams.throttle.GovernorStatus;
import weir.streams.throttle.Hold;
import weir.streams.throttle.State;

/** Pipelines at chosen moments of their life. */
public final class Statuses {
    public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    public static final String SECRET = "AccountKey=c2VjcmV0";
    public static final Trouble AWAY =
            new Trouble(Code.CASSANDRA_UNREACHABLE, "127.0.0.1:9042: connection refused", NOON.plusSeconds(5));
    public static final Snapshot NOTHING = new Snapshot(
            0,
            0,
            0,
            Map.of(),
            Map.of(),
            0,
            Map.of(),
            Map.of(),
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            0,
            List.of());
    /** 1000 read = 900 written + 15 skipped + 12 rejected + 3 abandoned + 70 in flight. */
    public static final Snapshot BUSY = new Snapshot(
            1000,
            65536,
            900,
            Map.of("no id", 10L, "older", 5L),
            Map.of(Code.BAD_JSON, 11L, Code.NOT_UTF8, 1L),
            3,
            Map.of(Code.CASSANDRA_TIMEOUT, 2L),
            Map.of(Code.BLOB_UNREACHABLE, 1L),
            7,
            Optional.of(NOON.plusMillis(1500)),
            Optional.of(AWAY),
            Optional.of(AWAY),
            Map.of(Action.IGNORED, 1L),
            List.of(new DriftEvent(
                    NOON.plusSeconds(6),
                    Action.IGNORED,
                    List.of("colour"),
                    "no column in shop.orders for: colour: ignored")),
            50,
            List.of(new GapEvent(NOON.plusSeconds(7), "orders/0", 10, 59)));

    private static final Map<String, Lag> PARTITIONS = Map.of("0", new Lag(2000, -1, 3.25));

    private Statuses() {}

    public static PipelineStatus status(String name, PipelineState state, Snapshot counts) {
        return new PipelineStatus(
                pipeline(name),
                state,
                NOON,
                counts,
                new Lag(2000, 4096, 3.25),
                PARTITIONS,
                OptionalDouble.of(0.25),
                3,
                1);
    }

    public static Snapshot counts(long read, long written, long bytes) {
        return new Snapshot(
                read,
                bytes,
                written,
                Map.of(),
                Map.of(),
                0,
                Map.of(),
                Map.of(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                List.of(),
                0,
                List.of());
    }

    public static Snapshot troubled(Optional<Trouble> waitingFor, Optional<Trouble> lastError) {
        return new Snapshot(
                0,
                0,
                0,
                Map.of(),
                Map.of(),
                0,
                Map.of(),
                Map.of(),
                0,
                Optional.empty(),
                waitingFor,
                lastError,
                Map.of(),
                List.of(),
                0,
                List.of());
    }

    public static PipelineConfig pipeline(String name) {
        var lake = new BlobConnectionConfig("lake", new Secret(SECRET), Duration.ofSeconds(30));
        return new PipelineConfig(
                name,
                new BlobSourceConfig(
                        lake,
                        "exports",
                        "",
                        Duration.ofSeconds(10),
                        64 << 20,
                        new NdjsonFormatConfig(FormatConfig.Compression.AUTO, 1 << 20)),
                List.of(),
                new CassandraSinkConfig(
                        shop(),
                        "shop",
                        Targets.one(name),
                        CassandraSinkConfig.Consistency.LOCAL_QUORUM,
                        CassandraSinkConfig.Nulls.UNSET,
                        CassandraSinkConfig.Drift.STOP,
                        WriteRules.DEFAULT,
                        32,
                        32 << 10),
                new SupervisionConfig(
                        SupervisionConfig.OnPoison.DEAD_LETTER,
                        0.01,
                        10000,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        0.2),
                new LimitsConfig(256, 256 << 10, 8, 8, 64 << 20));
    }

    static WeirConfig config(int port, Duration drainTimeout) {
        return new WeirConfig(
                new HttpConfig("127.0.0.1", port),
                drainTimeout,
                new StateConfig(shop(), "weir", 1, Duration.ofSeconds(1)),
                List.of(pipeline("orders"), pipeline("catalogue")));
    }

    private static CassandraConnectionConfig shop() {
        return new CassandraConnectionConfig(
                "shop",
                List.of(InetSocketAddress.createUnresolved("127.0.0.1", 9042)),
                "dc1",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5),
                ThrottleConfig.of(1024));
    }

    /** Throttled by refusals. */
    public static GovernorStatus connection(String name) {
        Map<Hold, Duration> held = new EnumMap<>(Hold.class);
        for (Hold hold : Hold.values()) held.put(hold, Duration.ZERO);
        held.put(Hold.ADAPTIVE_RATE, Duration.ofMillis(1500));
        return new GovernorStatus(
                name,
                State.THROTTLED,
                NOON,
                512,
                1024,
                64,
                7,
                Optional.of(1950.5),
                12_345,
                Map.of(Code.CASSANDRA_OVERLOADED, 21L),
                held);
    }
}
