package weir.config;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * A storage account.
 *
 * @param name the name pipelines use for it
 * @param connectionString as the Azure portal shows it
 * @param requestTimeout for one try of one request, 1s to 10m, default 30s
 */
public record BlobConnectionConfig(String name, Secret connectionString, Duration requestTimeout)
        implements ConnectionConfig {
    /** What reading goes on with after a problem. */
    static final BlobConnectionConfig STAND_IN = new BlobConnectionConfig("", new Secret(""), Duration.ZERO);

    private static final Pattern NAMES_AN_ACCOUNT =
            Pattern.compile("(^|;)\\s*(AccountName|BlobEndpoint|UseDevelopmentStorage)\\s*=", Pattern.CASE_INSENSITIVE);

    static final String TYPE = "azure-blob";

    static BlobConnectionConfig read(String name, Section section) {
        return new BlobConnectionConfig(
                name,
                section.get(
                        "connection-string",
                        connectionString(section.reading().secrets().kind())),
                section.get("request-timeout", Kinds.duration(Duration.ofSeconds(1), Duration.ofMinutes(10))));
    }

    /** One that names no account is refused here, without showing it: it may be a key put in the wrong place. */
    private static Kind<Secret> connectionString(Kind<Secret> secret) {
        return new Kind<>(secret.expected(), secret.standIn(), value -> {
            Secret read = secret.parse(value);
            if (NAMES_AN_ACCOUNT.matcher(read.reveal()).find()) return read;
            throw new WrongValueException(
                    "names no account", "AccountName=…, BlobEndpoint=… or UseDevelopmentStorage=true in it");
        });
    }

    @Override
    public String type() {
        return TYPE;
    }
}
