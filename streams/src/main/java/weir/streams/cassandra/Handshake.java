package weir.streams.cassandra;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import weir.config.CassandraConnectionConfig;
import weir.config.TlsConfig;
import weir.streams.tls.TlsCauses;

/**
 * Asks a node, by a connection that only shakes hands, why it closes those of the driver. A node that wants TLS closes a connection in the
 * clear without a word; one that wants a certificate says so, but what the driver has sent by then makes its system drop the answer. Both
 * look to the driver like a node that goes down.
 */
final class Handshake {
    private static final int PATIENCE = (int) Duration.ofSeconds(2).toMillis();
    private static final int MOST_ASKED = 3;

    private Handshake() {}

    /** What will stay wrong, for people; empty when nothing is known. Waits for the network. */
    static Optional<String> ask(CassandraConnectionConfig config) {
        return config.contactPoints().stream()
                .limit(MOST_ASKED)
                .flatMap(node -> config
                        .tls()
                        .flatMap(tls -> refused(config.name(), tls, node))
                        .or(() -> config.tls().isEmpty() ? wantsTls(node) : Optional.empty())
                        .stream())
                .findFirst();
    }

    private static Optional<String> refused(String connection, TlsConfig tls, InetSocketAddress node) {
        try (SSLSocket socket = connect(TlsEngines.context(connection, tls), node)) {
            socket.setSSLParameters(TlsEngines.parameters(tls, socket.getSSLParameters()));
            socket.startHandshake();
            // nothing was asked, so nothing is answered but an alert
            socket.getInputStream().read();
            return Optional.empty();
        } catch (SSLException e) {
            return TlsCauses.of(e, "node");
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> wantsTls(InetSocketAddress node) {
        String wants = "the node speaks TLS on this port (expected: tls { enabled = true })";
        try (SSLSocket socket = connect(SSLContext.getDefault(), node)) {
            socket.startHandshake();
            return Optional.of(wants);
        } catch (SSLException e) {
            // it got as far as showing a certificate, or refusing ours
            Optional<String> why = TlsCauses.of(e, "node");
            return why.isPresent() && !why.get().contains("does not speak TLS") ? Optional.of(wants) : Optional.empty();
        } catch (IOException | NoSuchAlgorithmException e) {
            return Optional.empty();
        }
    }

    private static SSLSocket connect(SSLContext context, InetSocketAddress node) throws IOException {
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(node.getHostString(), node.getPort()), PATIENCE);
            plain.setSoTimeout(PATIENCE);
            return (SSLSocket)
                    context.getSocketFactory().createSocket(plain, node.getHostString(), node.getPort(), true);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }
}
