package weir.standins;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to a Cassandra node that refuses what is above a budget of rows a second, as a provisioned service does: throttling can be tried
 * against a server that bears exactly so much.
 *
 * <p>It speaks version 4 of the native protocol, whose frames are easy to tell apart; a client that begins with a later one is told so and
 * comes back with that. Every prepared statement and every batch counts, by its rows.
 */
public final class RefusingProxy implements AutoCloseable {
    private static final int VERSION = 4;
    private static final int BUFFER_BYTES = 1 << 16;

    private final InetSocketAddress node;
    private final ServerSocket server;
    private final RowBudget budget;
    private final String refusal;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private RefusingProxy(InetSocketAddress node, ServerSocket server, int rowsPerSecond, String refusal) {
        this.node = node;
        this.server = server;
        this.budget = new RowBudget(rowsPerSecond);
        this.refusal = refusal;
    }

    /**
     * Before that node, at an address of its own.
     *
     * @param refusal what it says when it refuses, such as {@code "Request rate is large: RetryAfterMs=50"}
     */
    public static RefusingProxy before(CassandraStandIn node, int rowsPerSecond, String refusal) throws IOException {
        InetAddress host = InetAddress.getByName(Endpoint.freeHost());
        ServerSocket server = new ServerSocket(Endpoint.freePort(host.getHostAddress()), 50, host);
        var proxy = new RefusingProxy(node.contactPoint(), server, rowsPerSecond, refusal);
        proxy.start("accepts", proxy::accept);
        return proxy;
    }

    public InetSocketAddress contactPoint() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    /** Host and port, as settings take them. */
    public String address() {
        return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
    }

    /** From now on. */
    public void rowsPerSecond(int rows) {
        budget.rowsPerSecond(rows);
    }

    /** What it has let through and what it has refused so far. */
    public Passed passed() {
        return budget.passed();
    }

    /** Rows that came, up to a moment. */
    public record Passed(long taken, long refused) {
        public Passed since(Passed before) {
            return new Passed(taken - before.taken, refused - before.refused);
        }

        /** Of all rows that came. */
        public double refusedShare() {
            return refused == 0 ? 0 : refused / (double) (taken + refused);
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = kept(server.accept());
            Socket upstream = kept(new Socket());
            try {
                upstream.connect(node);
                client.setTcpNoDelay(true);
                upstream.setTcpNoDelay(true);
                var toClient = new Frames(client.getOutputStream());
                var toNode = new Frames(upstream.getOutputStream());
                start("requests", () -> untilEnd(client, upstream, () -> requests(client, toNode, toClient)));
                start("answers", () -> untilEnd(client, upstream, () -> answers(upstream, toClient)));
            } catch (IOException away) {
                end(client, upstream);
            }
        }
    }

    private void requests(Socket client, Frames toNode, Frames toClient) throws IOException {
        DataInputStream in = buffered(client);
        while (true) {
            Frame frame = Frame.read(in);
            if (frame.version() > VERSION) {
                String words = "Invalid or unsupported protocol version (%d); supported are 3 and 4";
                toClient.write(frame.error(Frame.PROTOCOL_ERROR, words.formatted(frame.version())));
            } else if (budget.takes(frame.rows(), System.nanoTime())) {
                toNode.write(frame);
            } else {
                toClient.write(frame.error(Frame.OVERLOADED, refusal));
            }
            if (in.available() == 0) {
                toNode.flush();
                toClient.flush();
            }
        }
    }

    private static void answers(Socket node, Frames toClient) throws IOException {
        DataInputStream in = buffered(node);
        while (true) {
            toClient.write(Frame.read(in));
            if (in.available() == 0) toClient.flush();
        }
    }

    private static DataInputStream buffered(Socket socket) throws IOException {
        return new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
    }

    private Socket kept(Socket socket) {
        open.add(socket);
        return socket;
    }

    /** Something that goes on until a socket is closed. */
    private interface Endless {
        void run() throws IOException;
    }

    private void start(String name, Endless work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        // a socket was closed, by its owner or by us: there is nobody left to tell
                    }
                },
                "refusing-proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void untilEnd(Socket client, Socket upstream, Endless work) throws IOException {
        try {
            work.run();
        } finally {
            end(client, upstream);
        }
    }

    private void end(Socket... sockets) throws IOException {
        for (Socket socket : sockets) {
            open.remove(socket);
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        end(open.toArray(Socket[]::new));
    }

    /** One side of a connection, written to by two threads. */
    private static final class Frames {
        private final OutputStream out;

        private Frames(OutputStream out) {
            this.out = new BufferedOutputStream(out, BUFFER_BYTES);
        }

        synchronized void write(Frame frame) throws IOException {
            frame.write(out);
        }

        synchronized void flush() throws IOException {
            out.flush();
        }
    }
}
