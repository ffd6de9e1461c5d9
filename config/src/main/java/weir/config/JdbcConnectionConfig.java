package weir.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import weir.config.StoreFile.Holds;

/**
 * A SQL database.
 *
 * @param name the name pipelines use for it
 * @param url as its JDBC driver takes it, without user and password
 * @param login whom to sign in as, if the database wants to know
 * @param credential what to sign in to SQL Server with instead
 * @param tls how it is encrypted; empty is in the clear
 * @param requestTimeout for one statement, 1s to 1h, default 30s
 */
public record JdbcConnectionConfig(
        String name,
        String url,
        Optional<Login> login,
        Optional<CredentialConfig> credential,
        Optional<TlsConfig> tls,
        Duration requestTimeout)
        implements ConnectionConfig {
    /** Signed in to by a user, if at all. */
    public JdbcConnectionConfig(
            String name, String url, Optional<Login> login, Optional<TlsConfig> tls, Duration requestTimeout) {
        this(name, url, login, Optional.empty(), tls, requestTimeout);
    }

    /** Whom to sign in as. */
    public record Login(String user, Secret password) {}

    /** What reading goes on with after a problem. */
    static final JdbcConnectionConfig STAND_IN =
            new JdbcConnectionConfig("", "", Optional.empty(), Optional.empty(), Duration.ZERO);

    static final String TYPE = "jdbc";

    private static final Pattern SECRET = Pattern.compile("(?i)[?;&](user|username|password)\\s*=");

    static JdbcConnectionConfig read(String name, Section section, Credentials credentials) {
        String url = section.get("url", address());
        return new JdbcConnectionConfig(
                name,
                url,
                login(section),
                credential(section, url, credentials),
                tls(section.section("tls")),
                section.get("request-timeout", Kinds.duration(Duration.ofSeconds(1), Duration.ofHours(1))));
    }

    public SqlDatabase database() {
        return SqlDatabase.of(url);
    }

    /** One with a password in it is refused without showing it. */
    private static Kind<String> address() {
        String expected = "an address such as jdbc:postgresql://HOST:5432/DATABASE, jdbc:mariadb://…, jdbc:mysql://… or"
                + " jdbc:sqlserver://…";
        Kind<String> text = Kinds.string(expected);
        Pattern known = Pattern.compile("jdbc:(postgresql|mariadb|mysql|sqlserver)://\\S+");
        return new Kind<>(expected, "", value -> {
            String url = text.parse(value);
            Matcher secret = SECRET.matcher(url);
            if (secret.find()) {
                throw new WrongValueException("holds " + secret.group(1), "user and password in settings of their own");
            }
            if (!known.matcher(url).matches()) throw Kinds.wrong(value, expected);
            return url;
        });
    }

    private static Optional<Login> login(Section section) {
        Kind<String> user = Kinds.text("a user name");
        Kind<Secret> password = section.reading().secrets().kind();
        if (section.has("user") && !section.has("password")) section.missing("password", password.expected());
        if (section.has("password") && !section.has("user")) section.missing("user", user.expected());
        return section.optional("user", user)
                .flatMap(who -> section.optional("password", password).map(word -> new Login(who, word)));
    }

    private static Optional<CredentialConfig> credential(Section section, String url, Credentials credentials) {
        if (!section.has("credential")) return Optional.empty();
        if (section.has("user") || section.has("password")) {
            section.problem("credential", "beside user or password (expected: one way to sign in)");
        } else if (!url.isEmpty() && SqlDatabase.of(url) != SqlDatabase.SQL_SERVER) {
            section.problem(
                    "credential", "for this database (expected: user and password; SQL Server alone takes one)");
        }
        return credentials.optional(section);
    }

    private static Optional<TlsConfig> tls(Section section) {
        boolean isEnabled = section.get("enabled", Kinds.flag());
        var tls = new TlsConfig(
                StoreFile.read(section.section("trust-store"), Holds.CERTIFICATES),
                Optional.empty(),
                section.get("hostname-verification", Kinds.flag()));
        return isEnabled ? Optional.of(tls) : Optional.empty();
    }

    @Override
    public String type() {
        return TYPE;
    }
}
