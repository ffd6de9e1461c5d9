package weir.streams.cassandra;

import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.api.core.ssl.SslEngineFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.config.StoreFile;
import weir.config.TlsConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/**
 * The TLS side of one cluster's connections. Certificates end while a daemon runs, so the files are read again, at most once a minute and
 * never on a thread of the driver: a connection made after that has the new ones.
 *
 * <p>Not the driver's own factory: it takes no PEM, never reads a trust store again, and by default asks DNS for the name of an address,
 * which whoever answers for that address may choose.
 */
final class TlsEngines implements SslEngineFactory {
    private static final Logger LOG = LoggerFactory.getLogger(TlsEngines.class);
    private static final long KEPT_NANOS = Duration.ofMinutes(1).toNanos();
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final String connection;
    private final TlsConfig config;
    private final Executor blocking;
    private final AtomicLong read = new AtomicLong(System.nanoTime());
    private volatile SSLContext context;

    /** Reads the files, so not to be called on a thread that must not wait. */
    TlsEngines(String connection, TlsConfig config, Executor blocking) {
        this.connection = connection;
        this.config = config;
        this.blocking = blocking;
        this.context = context(connection, config);
    }

    /** Fails with a fault when the files are not what they were when the settings were read. */
    static SSLContext context(String connection, TlsConfig config) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    config.keyStore().isEmpty()
                            ? null
                            : keys(config.keyStore().get()).getKeyManagers(),
                    trust(config).getTrustManagers(),
                    null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new CodedException(
                    Code.CASSANDRA_SETUP, connection + ": tls.trust-store or tls.key-store: " + e.getMessage(), e);
        }
    }

    private static KeyManagerFactory keys(StoreFile file) throws IOException, GeneralSecurityException {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(file.open(), file.secret());
        return keys;
    }

    private static TrustManagerFactory trust(TlsConfig config) throws IOException, GeneralSecurityException {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        @Nullable
        KeyStore store =
                config.trustStore().isEmpty() ? null : config.trustStore().get().open();
        trust.init(store);
        return trust;
    }

    /** What a client asks of a server, whichever way it connects. */
    static SSLParameters parameters(TlsConfig config, SSLParameters defaults) {
        defaults.setProtocols(VERSIONS);
        if (config.hostnameVerification()) defaults.setEndpointIdentificationAlgorithm("HTTPS");
        return defaults;
    }

    @Override
    public SSLEngine newSslEngine(EndPoint node) {
        long now = System.nanoTime();
        long last = read.get();
        if (now - last > KEPT_NANOS && read.compareAndSet(last, now)) blocking.execute(this::readAgain);
        SSLEngine engine = node.resolve() instanceof InetSocketAddress address
                ? context.createSSLEngine(address.getHostString(), address.getPort())
                : context.createSSLEngine();
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters(config, engine.getSSLParameters()));
        return engine;
    }

    void readAgain() {
        try {
            context = context(connection, config);
        } catch (CodedException e) {
            LOG.warn("{}; the certificates read before stay in use", e.text());
        }
    }

    @Override
    public void close() {}
}
