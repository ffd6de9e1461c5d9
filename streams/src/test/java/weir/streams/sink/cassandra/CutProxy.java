package weir.streams.sink.cassandra;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The wire between a driver and a node, which can be cut: what is on its way then may have arrived or not. */
final class CutProxy implements AutoCloseable {
    private final InetSocketAddress node;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private CutProxy(InetSocketAddress node, ServerSocket server) {
        this.node = node;
        this.server = server;
    }

    static CutProxy to(InetSocketAddress node) throws IOException {
        CutProxy proxy = new CutProxy(node, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        thread(proxy::accept);
        return proxy;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    /** Every connection; new ones are let through. */
    void cut() {
        open.forEach(CutProxy::close);
    }

    @Override
    public void close() {
        close(server);
        cut();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket to = new Socket(node.getHostString(), node.getPort());
                open.add(client);
                open.add(to);
                thread(() -> copy(client, to));
                thread(() -> copy(to, client));
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void copy(Socket from, Socket to) {
        try {
            from.setTcpNoDelay(true);
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException cut) {
            // as if it had ended
        } finally {
            close(from);
            close(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "cut-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
