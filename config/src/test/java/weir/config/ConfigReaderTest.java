package weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigReaderTest {
    private static final Path GOOD = Path.of("src/test/resources/good");

    @Test
    void reads_the_smallest_file_and_takes_the_defaults() {
        WeirConfig config = ConfigReader.read(GOOD.resolve("minimal.conf"), Map.of());

        var lake = new BlobConnectionConfig("lake", new Secret("UseDevelopmentStorage=true"), Duration.ofSeconds(30));
        var shop = new CassandraConnectionConfig(
                "shop",
                List.of(InetSocketAddress.createUnresolved("10.0.0.4", 9042)),
                "dc1",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5),
                ThrottleConfig.of(1024));
        assertThat(config)
                .isEqualTo(new WeirConfig(
                        new HttpConfig("127.0.0.1", 8080),
                        Duration.ofSeconds(30),
                        new StateConfig(shop, "weir", 3, Duration.ofSeconds(1)),
                        List.of(new PipelineConfig(
                                "products",
                                new BlobSourceConfig(
                                        lake,
                                        "exports",
                                        "",
                                        Duration.ofSeconds(10),
                                        64 << 20,
                                        new NdjsonFormatConfig(FormatConfig.Compression.AUTO, 1 << 20)),
                                List.of(),
                                new CassandraSinkConfig(
                                        shop,
                                        "shop",
                                        Targets.one("products"),
                                        CassandraSinkConfig.Consistency.LOCAL_QUORUM,
                                        CassandraSinkConfig.Nulls.UNSET,
                                        CassandraSinkConfig.Drift.STOP,
                                        WriteRules.DEFAULT,
                                        32,
                                        32 << 10),
                                new SupervisionConfig(
                                        SupervisionConfig.OnPoison.DEAD_LETTER,
                                        0.01,
                                        10_000,
                                        Duration.ofSeconds(1),
                                        Duration.ofSeconds(30),
                                        0.2),
                                new LimitsConfig(256, 256 << 10, 4, 8, 32 << 20)))));
    }

    @Test
    void reads_every_setting() {
        WeirConfig config = ConfigReader.read(GOOD.resolve("everything.conf"), Map.of("LAKE", "AccountName=lake"));

        Path stores = GOOD.resolve("stores").toAbsolutePath();
        var lake = new BlobConnectionConfig("lake", new Secret("AccountName=lake"), Duration.ofMinutes(1));
        var astra = new CassandraConnectionConfig(
                "astra",
                List.of(),
                "",
                Optional.of(stores.resolve("bundle.zip")),
                Optional.of(new CassandraConnectionConfig.Login("token", new Secret("AstraCS:swordfish"))),
                Optional.empty(),
                Duration.ofSeconds(5),
                ThrottleConfig.of(1024));
        var shop = new CassandraConnectionConfig(
                "shop",
                List.of(
                        InetSocketAddress.createUnresolved("10.0.0.4", 9043),
                        InetSocketAddress.createUnresolved("::1", 9044),
                        InetSocketAddress.createUnresolved("node-3", 9042)),
                "dc1",
                Optional.empty(),
                Optional.of(new CassandraConnectionConfig.Login("weir", new Secret("swordfish"))),
                Optional.of(new TlsConfig(
                        Optional.of(new StoreFile(stores.resolve("ca.pem"), Optional.empty())),
                        Optional.of(new StoreFile(stores.resolve("client.p12"), Optional.of(new Secret("swordfish")))),
                        false)),
                Duration.ofMillis(2500),
                new ThrottleConfig(99, Optional.of(20_000), Optional.of(20L << 20)));
        var catalogue = new PipelineConfig(
                "catalogue",
                new BlobSourceConfig(
                        lake,
                        "exports",
                        "catalogue/",
                        Duration.ofMillis(500),
                        1 << 20,
                        new CsvFormatConfig(
                                false,
                                List.of("id", "name", "price", "added", "day"),
                                '\t',
                                '\'',
                                false,
                                "\\N",
                                FormatConfig.Compression.NONE,
                                2 << 10)),
                List.of(
                        new RenameConfig(Map.of("id", "product_id", "a.b", "ab", "two words", "two_words")),
                        new DropConfig(List.of("ab", "two_words")),
                        new CastConfig(Map.of(
                                "price",
                                new CastConfig.To(ScalarType.DECIMAL, Optional.empty(), Optional.empty()),
                                "added",
                                new CastConfig.To(
                                        ScalarType.TIMESTAMP,
                                        Optional.of("dd.MM.uuuu HH:mm"),
                                        Optional.of(ZoneId.of("Europe/Berlin"))),
                                "day",
                                new CastConfig.To(ScalarType.DATE, Optional.of("epoch-millis"), Optional.empty()))),
                        new DefaultConfig(Map.of(
                                "price",
                                new BigDecimal("1.10"),
                                "in.stock",
                                true,
                                "count",
                                7L,
                                "big",
                                new BigDecimal("12345678901234.5678901234"),
                                "name",
                                "")),
                        new RequireConfig(List.of("product_id")),
                        new KeepConfig(List.of("product_id", "name", "price", "added", "day"))),
                new CassandraSinkConfig(
                        shop,
                        "shop",
                        Targets.one("products"),
                        CassandraSinkConfig.Consistency.EACH_QUORUM,
                        CassandraSinkConfig.Nulls.DELETE,
                        CassandraSinkConfig.Drift.DEAD_LETTER,
                        new WriteRules(
                                Optional.of("added"),
                                Optional.of(new WriteRules.Ttl.Fixed(Duration.ofDays(90))),
                                Optional.of(new WriteRules.Delete("op", List.of("d", "delete", "true", "7"))),
                                WriteRules.Collections.MERGE),
                        1,
                        1 << 10),
                new SupervisionConfig(
                        SupervisionConfig.OnPoison.SKIP, 0.5, 10, Duration.ofMillis(10), Duration.ofMillis(20), 0),
                new LimitsConfig(1, 16 << 10, 2, 3, 1 << 20));
        assertThat(config.http()).isEqualTo(new HttpConfig("0.0.0.0", 0));
        assertThat(config.drainTimeout()).isEqualTo(Duration.ofSeconds(45));
        assertThat(config.state()).isEqualTo(new StateConfig(shop, "weir_state", 1, Duration.ofMillis(250)));
        assertThat(config.pipelines().get(0)).isEqualTo(catalogue);
        assertThat(((CassandraSinkConfig) config.pipelines().get(1).sink()).connection())
                .isEqualTo(astra);
        assertThat(config.pipelines().get(1).source())
                .isEqualTo(new BlobSourceConfig(
                        lake,
                        "$web",
                        "",
                        Duration.ofSeconds(10),
                        64 << 20,
                        new NdjsonFormatConfig(FormatConfig.Compression.GZIP, 64 << 10)));
    }

    @Test
    void connections_sign_in_by_what_they_name() {
        WeirConfig config = ConfigReader.read(GOOD.resolve("everything.conf"), Map.of("LAKE", "AccountName=lake"));

        var robot = new ServicePrincipalConfig(
                "robot",
                "00000000-0000-0000-0000-0000000000aa",
                "44444444-0000-0000-0000-000000000004",
                new ServicePrincipalConfig.ClientCertificate(new StoreFile(
                        GOOD.resolve("stores/robot.p12").toAbsolutePath(), Optional.of(new Secret("swordfish")))),
                Optional.of(URI.create("https://login.partner.microsoftonline.cn")));
        assertThat(((BlobSourceConfig) config.pipelines().get(6).source()).connection())
                .isEqualTo(new BlobConnectionConfig(
                        "pond",
                        new BlobAccess.ByCredential(URI.create("https://pond.blob.core.windows.net"), robot),
                        Duration.ofSeconds(30)));
        assertThat(((EventHubsSourceConfig) config.pipelines().get(8).source()).connection())
                .isEqualTo(new EventHubsConnectionConfig(
                        "meters",
                        new EventHubsAccess.ByCredential(
                                "meters.servicebus.windows.net",
                                Optional.of(5671),
                                new ManagedIdentityConfig(
                                        "machine",
                                        Optional.of("44444444-0000-0000-0000-00000000000a"),
                                        Optional.empty())),
                        Duration.ofSeconds(30)));
        assertThat(((BlobSourceConfig) config.pipelines().get(7).source()).connection())
                .isEqualTo(new BlobConnectionConfig(
                        "puddle",
                        new BlobAccess.BySas(
                                URI.create("https://puddle.blob.core.windows.net"),
                                new Secret("?sv=2026-06-06&sig=swordfish")),
                        Duration.ofSeconds(30)));
    }

    @Test
    void reads_every_setting_of_a_hub() {
        WeirConfig config = ConfigReader.read(GOOD.resolve("everything.conf"), Map.of("LAKE", "AccountName=lake"));

        var telemetry = new EventHubsConnectionConfig(
                "telemetry",
                new Secret(
                        "Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=weir;SharedAccessKey=swordfish"),
                Duration.ofSeconds(2));
        var events = new EventHubsSourceConfig(
                telemetry,
                "shop.orders",
                "weir",
                new StartConfig.At(Instant.parse("2026-03-01T00:00:00Z")),
                new JsonBodyConfig(),
                new EventMetadataConfig(
                        Optional.of("event_properties"),
                        Optional.of("event_key"),
                        Optional.of("event_time"),
                        Optional.of("event_number"),
                        Optional.of("event_partition"),
                        Optional.of("event_offset")),
                EventHubsSourceConfig.OnGap.CONTINUE,
                Duration.ofSeconds(2),
                Duration.ofSeconds(20));
        var lines = new EventHubsSourceConfig(
                telemetry,
                "lines",
                "$Default",
                StartConfig.Edge.LATEST,
                new CsvBodyConfig(false, List.of("id", "name"), ';', '\'', "-"),
                EventMetadataConfig.NONE,
                EventHubsSourceConfig.OnGap.STOP,
                Duration.ofSeconds(10),
                Duration.ofMinutes(1));
        assertThat(config.pipelines().stream().map(PipelineConfig::source))
                .contains(events, lines)
                .filteredOn(EventHubsSourceConfig.class::isInstance)
                .extracting(source -> ((EventHubsSourceConfig) source).format())
                .contains(new TextBodyConfig("line"), new BytesBodyConfig("payload"));
        assertThat(((EventHubsSourceConfig) config.pipelines().get(4).source()).start())
                .isEqualTo(StartConfig.Edge.EARLIEST);
    }

    @Test
    void reads_every_setting_of_a_database() {
        WeirConfig config = ConfigReader.read(GOOD.resolve("everything.conf"), Map.of("LAKE", "AccountName=lake"));

        var crm = new JdbcConnectionConfig(
                "crm",
                "jdbc:sqlserver://crm.database.windows.net;database=crm",
                Optional.of(new JdbcConnectionConfig.Login("weir", new Secret("swordfish"))),
                Optional.of(new TlsConfig(
                        Optional.of(new StoreFile(GOOD.resolve("stores/ca.pem").toAbsolutePath(), Optional.empty())),
                        Optional.empty(),
                        false)),
                Duration.ofMinutes(1));
        var local = new JdbcConnectionConfig(
                "local", "jdbc:postgresql://localhost/crm", Optional.empty(), Optional.empty(), Duration.ofSeconds(30));
        assertThat(config.pipelines().stream().map(PipelineConfig::source))
                .contains(
                        new SqlSourceConfig(
                                crm,
                                SqlSourceConfig.Mode.POLL,
                                List.of("dbo.customers", "crm.order*"),
                                new SqlSourceConfig.Poll(
                                        "updated_at",
                                        List.of("region", "id"),
                                        Duration.ofSeconds(5),
                                        Optional.of(Duration.ofSeconds(10)),
                                        Optional.of(ZoneId.of("+02:00")),
                                        Optional.empty()),
                                new SqlSourceConfig.Cdc(
                                        Optional.of("weir_crm"),
                                        Duration.ofMinutes(1),
                                        SqlSourceConfig.Truncate.IGNORE),
                                1000,
                                false,
                                Duration.ofMinutes(1)),
                        new SqlSourceConfig(
                                local,
                                SqlSourceConfig.Mode.POLL,
                                List.of("public.suppliers"),
                                new SqlSourceConfig.Poll(
                                        "version",
                                        List.of(),
                                        Duration.ofSeconds(1),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(Duration.ofDays(1))),
                                new SqlSourceConfig.Cdc(
                                        Optional.empty(), Duration.ofSeconds(10), SqlSourceConfig.Truncate.STOP),
                                200_000,
                                true,
                                Duration.ofSeconds(30)));
        assertThat(List.of(crm.database(), local.database()))
                .containsExactly(SqlDatabase.SQL_SERVER, SqlDatabase.POSTGRESQL);
        assertThat(config.pipelines().stream()
                        .filter(pipeline -> pipeline.source() instanceof SqlSourceConfig)
                        .map(pipeline -> ((CassandraSinkConfig) pipeline.sink()).targets()))
                .containsExactly(
                        new Targets(Optional.of("customers"), Map.of("crm.order*", "orders")),
                        new Targets(Optional.of("contacts"), Map.of()),
                        new Targets(Optional.empty(), Map.of()));
    }

    @Test
    void a_time_to_live_may_come_from_a_field() {
        WeirConfig config = ConfigReader.read(GOOD.resolve("everything.conf"), Map.of("LAKE", "AccountName=lake"));

        var orders = (CassandraSinkConfig) config.pipelines().get(1).sink();
        assertThat(orders.rules())
                .isEqualTo(new WriteRules(
                        Optional.empty(),
                        Optional.of(new WriteRules.Ttl.FromField("expires_in", ChronoUnit.HOURS)),
                        Optional.empty(),
                        WriteRules.Collections.REPLACE));
    }

    @Test
    void substitutions_come_from_the_file_and_from_the_environment() {
        WeirConfig config = ConfigReader.read(
                GOOD.resolve("substitutions.conf"),
                Map.of("LAKE", "AccountName=lake", "NODE", "10.0.0.4", "PORT", "8081"));

        var orders = (BlobSourceConfig) config.pipelines().get(1).source();
        var sink = (CassandraSinkConfig) config.pipelines().get(1).sink();
        assertThat(config.http()).isEqualTo(new HttpConfig("127.0.0.1", 8081));
        assertThat(orders.connection().access()).isEqualTo(new BlobAccess.ByString(new Secret("AccountName=lake")));
        assertThat(orders.container()).isEqualTo("shop-orders");
        assertThat(sink.keyspace() + "." + sink.targets().table().orElseThrow()).isEqualTo("one_for_all.orders");
        assertThat(sink.connection().contactPoints())
                .containsExactly(
                        InetSocketAddress.createUnresolved("10.0.0.4", 9042),
                        InetSocketAddress.createUnresolved("10.0.0.5", 9042));
    }

    @Test
    void names_of_fields_are_taken_as_they_are() {
        WeirConfig config = ConfigReader.read(GOOD.resolve("odd-field-names.conf"), Map.of());

        assertThat(config.pipelines().get(0).transforms())
                .containsExactly(
                        new RenameConfig(Map.of(
                                "a.b",
                                "a_b",
                                "two words",
                                "three more words",
                                "ünï",
                                "uni",
                                "$x",
                                "x",
                                "",
                                "empty",
                                "1",
                                "one")),
                        new CastConfig(Map.of(
                                "a b.c",
                                new CastConfig.To(ScalarType.INT, Optional.empty(), Optional.empty()),
                                "d.e",
                                new CastConfig.To(ScalarType.TIME, Optional.of("HH:mm"), Optional.empty()))),
                        new DefaultConfig(Map.of("a.b.c", "off", "type", "x")),
                        new RequireConfig(List.of("a.b", "c d")));
    }

    @Test
    void the_last_word_counts_and_null_takes_back() {
        WeirConfig config = ConfigReader.read(GOOD.resolve("repeated.conf"), Map.of());

        assertThat(config.http().port()).isEqualTo(2);
        assertThat(config.state().keyspace()).isEqualTo("other");
        assertThat(config.state().replicationFactor()).isEqualTo(3);
        assertThat(config.state().connection().contactPoints())
                .containsExactly(
                        InetSocketAddress.createUnresolved("10.0.0.4", 9042),
                        InetSocketAddress.createUnresolved("10.0.0.5", 9043));
    }
}
