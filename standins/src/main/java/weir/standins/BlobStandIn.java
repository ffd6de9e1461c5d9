package weir.standins;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import weir.standins.identity.Keys;

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
    private final Optional<Keys> tls;

    private BlobStandIn(Path dir, Endpoint endpoint, Optional<Keys> tls) throws IOException {
        super(new ServerProcess("blob", dir));
        this.dir = dir.toAbsolutePath();
        this.endpoint = endpoint;
        this.tls = tls;
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
        return new BlobStandIn(dir, Endpoint.kept(dir, new Endpoint(HOST, Endpoint.freePort(HOST))), Optional.empty());
    }

    public static BlobStandIn in(Path dir, int port) throws IOException {
        return new BlobStandIn(dir, new Endpoint(HOST, port), Optional.empty());
    }

    /** A service, not started yet, that speaks TLS and takes tokens for Azure's storage, whoever signed them, beside its key. */
    public static BlobStandIn secure(Path dir, Keys tls) throws IOException {
        return new BlobStandIn(dir, Endpoint.kept(dir, new Endpoint(HOST, Endpoint.freePort(HOST))), Optional.of(tls));
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
        return "DefaultEndpointsProtocol=%1$s;AccountName=%2$s;AccountKey=%3$s;BlobEndpoint=%4$s;"
                .formatted(scheme(), ACCOUNT, key, accountEndpoint());
    }

    /** As a client would have it that signs in otherwise. */
    public String accountEndpoint() {
        return scheme() + "://" + endpoint + "/" + ACCOUNT;
    }

    private String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    public int port() {
        return endpoint.port();
    }

    private static List<String> options(Keys tls) {
        return List.of("--oauth", "basic", "--cert", tls.file().toString(), "--pwd", Keys.PASSWORD);
    }

    @Override
    public void start() throws IOException {
        Azurite.requireNode();
        process.start(
                Azurite.command(
                        Azurite.program(),
                        dir,
                        endpoint,
                        tls.map(BlobStandIn::options).orElse(List.of())),
                endpoint,
                () -> process.output().contains("successfully listens"),
                PATIENCE);
    }
}
