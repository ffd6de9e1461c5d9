package weir.streams.cassandra;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A port on 127.0.0.1 where something else than Cassandra answers. */
final class Listener implements Closeable {
    private final ServerSocket listener;
    private final Queue<Socket> ends = new ConcurrentLinkedQueue<>();

    private Listener(ServerSocket listener, OnSocket each) {
        this.listener = listener;
        spawn(() -> {
            while (true) {
                Socket socket = listener.accept();
                ends.add(socket);
                spawn(() -> each.serve(socket));
            }
        });
    }

    private interface OnSocket {
        void serve(Socket socket) throws IOException;
    }

    /** Closes each connection as soon as something was sent. */
    static Listener closing() throws IOException {
        return new Listener(open(), socket -> {
            socket.getInputStream().read();
            socket.close();
        });
    }

    /** Shakes hands as a server with this key. */
    static Listener shaking(SSLContext context) throws IOException {
        var listener = context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return new Listener(listener, socket -> {
            ((SSLSocket) socket).startHandshake();
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        });
    }

    /** Hands on all bytes. */
    static Listener relay(InetSocketAddress to) throws IOException {
        return new Listener(open(), socket -> {
            try (Socket other = new Socket(to.getAddress(), to.getPort())) {
                spawn(() -> other.getInputStream().transferTo(socket.getOutputStream()));
                socket.getInputStream().transferTo(other.getOutputStream());
            }
        });
    }

    private static ServerSocket open() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    InetSocketAddress address() {
        return InetSocketAddress.createUnresolved("127.0.0.1", listener.getLocalPort());
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void spawn(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // the other end went, or close() was called
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket end : ends) end.close();
    }
}
