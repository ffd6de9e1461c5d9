package weir.standins;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A blob service, so that tests and the demo read real blobs.
 *
 * <p>It saves its list of blobs every five seconds and when it is stopped: a kill loses blobs younger than that.
 */
public final class BlobStandIn extends StandIn {
    public static final String ACCOUNT = "devstoreaccount1";

    /** No secret: the one key that Azurite is documented with. */
    public static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Path dir;
    private final Endpoint endpoint;

    private BlobStandIn(Path dir, Endpoint endpoint) throws IOException {
        super(new ServerProcess("blob", dir));
        this.dir = dir.toAbsolutePath();
        this.endpoint = endpoint;
        endpoint.keep(dir);
    }

    /** A started service that keeps its data in this folder. */
    public static BlobStandIn start(Path dir) throws IOException {
        BlobStandIn service = in(dir);
        service.start();
        return service;
    }

    /** A service, not started yet, on the port its data was served at before, or else on a free one. */
    public static BlobStandIn in(Path dir) throws IOException {
        return new BlobStandIn(dir, Endpoint.kept(dir, new Endpoint(HOST, Endpoint.freePort(HOST))));
    }

    public static BlobStandIn in(Path dir, int port) throws IOException {
        return new BlobStandIn(dir, new Endpoint(HOST, port));
    }

    @Override
    public String address() {
        return endpoint.toString();
    }

    @Override
    public String connection() {
        return "lake { type = azure-blob, connection-string = \"%s\" }".formatted(connectionString());
    }

    public String connectionString() {
        return connectionString(KEY);
    }

    /** As a client would have it that was given this key. */
    public String connectionString(String key) {
        return "DefaultEndpointsProtocol=http;AccountName=%1$s;AccountKey=%2$s;BlobEndpoint=http://%3$s/%1$s;"
                .formatted(ACCOUNT, key, endpoint);
    }

    public int port() {
        return endpoint.port();
    }

    @Override
    public void start() throws IOException {
        Azurite.requireNode();
        process.start(
                Azurite.command(Azurite.program(), dir, endpoint),
                endpoint,
                () -> process.output().contains("successfully listens"),
                PATIENCE);
    }
}
