package weir.standins;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Where a stand-in listens. */
record Endpoint(String host, int port) {
    /** Below the ports that the system gives to clients: a stopped server finds its own free when it comes back. */
    private static final int FIRST_PORT = 20_000;

    private static final int LAST_PORT = 32_000;

    /** The endpoint of the data in this folder: what was pasted into a settings file stays right over a restart. */
    static Endpoint kept(Path dir, Endpoint otherwise) throws IOException {
        Path file = dir.resolve("endpoint");
        if (!Files.exists(file)) return otherwise;
        String[] parts = Files.readString(file).strip().split(":", 2);
        return new Endpoint(parts[0], Integer.parseInt(parts[1]));
    }

    void keep(Path dir) throws IOException {
        Files.createDirectories(dir);
        Files.writeString(dir.resolve("endpoint"), this + "\n");
    }

    /** A loopback address that nobody listens at; 127.0.0.1 where the system knows no other. */
    static String freeHost() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String host = "127.%d.%d.%d".formatted(random.nextInt(1, 255), random.nextInt(256), random.nextInt(1, 255));
        return new Endpoint(host, 0).isFree() ? host : "127.0.0.1";
    }

    static int freePort(String host) {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            if (new Endpoint(host, port).isFree()) return port;
        }
    }

    static int freePort(String host, int preferred) {
        return new Endpoint(host, preferred).isFree() ? preferred : freePort(host);
    }

    boolean isFree() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
