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
        implements ConnectionConfig {}
