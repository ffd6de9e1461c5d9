package weir.streams.source.blob;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A wire to a server on loopback that counts requests and can be cut. */
final class Wire implements Closeable {
    final AtomicInteger requests = new AtomicInteger();
    private final InetSocketAddress server;
    private final ServerSocket listener;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);

    Wire(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        server = new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        spawn(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** After so many more bytes of answers every connection is reset, and so is every new one. */
    void cutAfter(long bytes) {
        left.set(bytes);
    }

    void mend() {
        left.set(Long.MAX_VALUE);
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            if (left.get() <= 0) {
                reset(client);
                continue;
            }
            Socket target = new Socket(server.getAddress(), server.getPort());
            ends.add(client);
            ends.add(target);
            spawn(() -> forward(client, target, true));
            spawn(() -> forward(target, client, false));
        }
    }

    private void forward(Socket from, Socket to, boolean isRequests) throws IOException {
        byte[] buffer = new byte[16 << 10];
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (isRequests) {
                if (new String(buffer, 0, count, StandardCharsets.US_ASCII).startsWith("GET "))
                    requests.incrementAndGet();
            } else if (left.addAndGet(-count) <= 0) {
                ends.forEach(Wire::reset);
                return;
            }
            out.write(buffer, 0, count);
        }
        to.close();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closed) {
            // as wanted
        }
    }

    private static void spawn(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException closed) {
                // an end is gone, and so is the need for this thread
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        ends.forEach(Wire::reset);
    }

    private interface Task {
        void run() throws IOException;
    }
}
