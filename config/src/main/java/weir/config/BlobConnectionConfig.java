package weir.config;

import java.time.Duration;

/**
 * A storage account.
 *
 * @param name the name pipelines use for it
 * @param access where it is and how to sign in to it
 * @param requestTimeout for one try of one request, 1s to 10m, default 30s
 */
public record BlobConnectionConfig(String name, BlobAccess access, Duration requestTimeout)
        implements ConnectionConfig {
    /** What reading goes on with after a problem. */
    static final BlobConnectionConfig STAND_IN = new BlobConnectionConfig("", new Secret(""), Duration.ZERO);

    static final String TYPE = "azure-blob";

    /** Signed in to by a connection string. */
    public BlobConnectionConfig(String name, Secret connectionString, Duration requestTimeout) {
        this(name, new BlobAccess.ByString(connectionString), requestTimeout);
    }

    static BlobConnectionConfig read(String name, Section section, Credentials credentials) {
        return new BlobConnectionConfig(
                name,
                BlobAccess.read(section, credentials),
                section.get("request-timeout", Kinds.duration(Duration.ofSeconds(1), Duration.ofMinutes(10))));
    }

    @Override
    public String type() {
        return TYPE;
    }
}
