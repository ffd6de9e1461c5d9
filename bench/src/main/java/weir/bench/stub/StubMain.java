package weir.bench.stub;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import weir.bench.data.Fingerprint;
import weir.bench.data.ReadingsTable;
import weir.standins.clients.DaemonProcess;

/**
 * The stub, in a process of its own so that its CPU can be told from all other.
 *
 * <p>It prints where it listens, then what it has received whenever it reads a line, and leaves when there is no more to read.
 */
@Command(name = "stub")
public final class StubMain implements Callable<Integer> {
    @Option(names = "--host", required = true, description = "Of the live node.")
    private String host = "";

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--datacenter", required = true)
    private String datacenter = "";

    private StubMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new StubMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        InetSocketAddress own = new InetSocketAddress(InetAddress.getLoopbackAddress(), DaemonProcess.freePort());
        try (ReadingsTable live = new ReadingsTable(new InetSocketAddress(host, port), datacenter);
                Stub stub = Stub.start(live.session(), own)) {
            System.out.printf("at %s %d %s%n", own.getAddress().getHostAddress(), own.getPort(), Stub.DATACENTER);
            while (System.in.read() >= 0) {
                Fingerprint received = stub.received();
                System.out.printf("received %d %d%n", received.rows(), received.sum());
            }
        }
        return 0;
    }
}
