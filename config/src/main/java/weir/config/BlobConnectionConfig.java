package weir.config;

import java.time.Duration;

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

    static final String TYPE = "azure-blob";

    static BlobConnectionConfig read(String name, Section section) {
        return new BlobConnectionConfig(
                name,
                section.get("connection-string", section.reading().secrets().kind()),
                section.get("request-timeout", Kinds.duration(Duration.ofSeconds(1), Duration.ofMinutes(10))));
    }

    @Override
    public String type() {
        return TYPE;
    }
}
