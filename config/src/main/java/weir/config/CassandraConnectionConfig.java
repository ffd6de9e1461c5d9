package weir.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A Cassandra cluster.
 *
 * @param name the name pipelines use for it
 * @param contactPoints at least one, unresolved; the port is 9042 unless given; none with a bundle
 * @param localDatacenter the datacenter to write to; "" with a bundle
 * @param bundle of Astra: says where the cluster is and how it is encrypted
 * @param login user and password, if the cluster wants them
 * @param tls how it is encrypted; empty is in the clear, or as the bundle says
 * @param requestTimeout for one try of one statement, 100ms to 10m, default 5s
 * @param throttle what the cluster is spared
 */
public record CassandraConnectionConfig(
        String name,
        List<InetSocketAddress> contactPoints,
        String localDatacenter,
        Optional<Path> bundle,
        Optional<Login> login,
        Optional<TlsConfig> tls,
        Duration requestTimeout,
        ThrottleConfig throttle)
        implements ConnectionConfig {
    public CassandraConnectionConfig {
        contactPoints = List.copyOf(contactPoints);
    }

    /** Whom to sign in as. */
    public record Login(String user, Secret password) {}

    /** What reading goes on with after a problem. */
    static final CassandraConnectionConfig STAND_IN = new CassandraConnectionConfig(
            "",
            List.of(),
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ZERO,
            ThrottleConfig.of(0));

    static final String TYPE = "cassandra";

    static CassandraConnectionConfig read(String name, Section section) {
        boolean isBundled = section.has("bundle");
        if (isBundled) leftOut(section, "contact-points", "local-datacenter", "tls");
        return new CassandraConnectionConfig(
                name,
                isBundled ? List.of() : section.get("contact-points", ContactPoints.kind()),
                isBundled ? "" : section.get("local-datacenter", Kinds.text("a name as `nodetool status` shows it")),
                section.optional("bundle", Bundle.kind(section.reading().secrets())),
                login(section),
                isBundled ? Optional.empty() : TlsConfig.read(section.section("tls")),
                section.get("request-timeout", Kinds.duration(Duration.ofMillis(100), Duration.ofMinutes(10))),
                ThrottleConfig.read(section.section("throttle")));
    }

    private static void leftOut(Section section, String... settings) {
        for (String setting : settings) {
            if (section.has(setting)) section.problem(setting, "beside a bundle, which says it (expected: left out)");
        }
    }

    private static Optional<Login> login(Section section) {
        Kind<String> user = Kinds.text("a role name");
        Kind<Secret> password = section.reading().secrets().kind();
        if (section.has("user") && !section.has("password")) section.missing("password", password.expected());
        if (section.has("password") && !section.has("user")) section.missing("user", user.expected());
        return section.optional("user", user)
                .flatMap(name -> section.optional("password", password).map(word -> new Login(name, word)));
    }

    @Override
    public String type() {
        return TYPE;
    }
}
