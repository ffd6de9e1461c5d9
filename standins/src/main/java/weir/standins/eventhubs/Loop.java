package weir.standins.eventhubs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;

/** The one thread that owns all sockets and all state, so that nothing needs a lock. */
final class Loop {
    private static final long TICK_MILLIS = 500;

    /** Below the ports that the system gives to clients: after a stop it is free for the next start. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 32_000;

    private final Selector selector;
    private final ServerSocketChannel server;
    private final Broker broker;
    private final int port;
    private final Thread thread;
    private final Queue<FutureTask<?>> tasks = new ConcurrentLinkedQueue<>();
    private final Set<ClientConnection> connections = new LinkedHashSet<>();
    private final Set<ClientConnection> unflushed = new LinkedHashSet<>();
    private boolean isRefusing;
    private long refused;
    private boolean isBlackHole;
    private long nextTick;
    private volatile boolean isClosing;
    private volatile boolean hasEnded;

    private Loop(ServerSocketChannel server, Broker broker) throws IOException {
        this.server = server;
        this.broker = broker;
        this.port = server.socket().getLocalPort();
        this.selector = Selector.open();
        this.thread = new Thread(this::run, "eventhubs-" + port);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        thread.setDaemon(true);
    }

    /** @param port 0 for a free one */
    static Loop start(String host, int port, Broker broker) throws IOException {
        Loop loop = new Loop(port == 0 ? bound(host) : bound(host, port), broker);
        loop.thread.start();
        return loop;
    }

    private static ServerSocketChannel bound(String host) throws IOException {
        while (true) {
            try {
                return bound(host, ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT));
            } catch (BindException taken) {
                // the next one, then
            }
        }
    }

    private static ServerSocketChannel bound(String host, int port) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return server.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    int port() {
        return port;
    }

    /** Does this between two rounds of the loop, and waits for its result. */
    <T> T call(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        tasks.add(task);
        selector.wakeup();
        if (hasEnded) task.cancel(false);
        try {
            return task.get();
        } catch (CancellationException e) {
            throw new IllegalStateException("the namespace is closed", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    List<ClientConnection> connections() {
        return List.copyOf(connections);
    }

    void refuseConnections(boolean on) {
        isRefusing = on;
    }

    /** How many connections were reset because of that. */
    long refused() {
        return refused;
    }

    void blackHole(boolean on) {
        isBlackHole = on;
        connections().forEach(connection -> connection.freeze(on));
    }

    private void run() {
        try (selector;
                server) {
            while (!isClosing) round();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            connections().forEach(ClientConnection::close);
            hasEnded = true;
            for (FutureTask<?> task = tasks.poll(); task != null; task = tasks.poll()) task.cancel(false);
        }
    }

    private void round() throws IOException {
        selector.select(TICK_MILLIS);
        for (FutureTask<?> task = tasks.poll(); task != null; task = tasks.poll()) task.run();
        flush();
        for (SelectionKey key : selector.selectedKeys()) {
            if (!key.isValid()) continue;
            if (key.attachment() instanceof ClientConnection connection) {
                connection.ready();
            } else {
                accept();
            }
            flush();
        }
        selector.selectedKeys().clear();
        tick();
    }

    private void flush() {
        while (!unflushed.isEmpty()) {
            List<ClientConnection> due = List.copyOf(unflushed);
            unflushed.clear();
            due.forEach(ClientConnection::flush);
        }
    }

    private void tick() {
        long now = System.nanoTime() / 1_000_000;
        if (now < nextTick) return;
        nextTick = now + TICK_MILLIS;
        connections().forEach(connection -> connection.tick(now));
    }

    private void accept() throws IOException {
        SocketChannel channel = server.accept();
        if (channel == null) return;
        if (isRefusing) {
            refused++;
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
            return;
        }
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        ClientConnection connection = new ClientConnection(broker, key, unflushed::add, connections::remove);
        key.attach(connection);
        connections.add(connection);
        if (isBlackHole) connection.freeze(true);
        connection.wantsFlush();
    }

    void close() {
        isClosing = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
