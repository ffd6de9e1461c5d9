package weir.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import weir.bench.data.Fingerprint;
import weir.bench.data.Readings;
import weir.bench.measure.MeasuredJvm;
import weir.bench.measure.MeasuredJvm.Talks;
import weir.bench.stub.StubMain;
import weir.standins.CassandraStandIn;

/** A node that acknowledges every row and stores none, in a JVM of its own. */
final class StubTarget implements Target {
    private static final String HEAP = "256m";
    private static final Pattern AT = Pattern.compile("at (\\S+) (\\d+) (\\S+)");
    private static final Pattern RECEIVED = Pattern.compile("received (\\d+) (-?\\d+)");

    private final MeasuredJvm stub;
    private final MatchResult at;
    private Fingerprint emptied = Fingerprint.NONE;

    private StubTarget(MeasuredJvm stub, MatchResult at) {
        this.stub = stub;
        this.at = at;
    }

    /** With the live node's schema. */
    static StubTarget start(CassandraStandIn live, Path home, Path logs) throws IOException {
        MeasuredJvm stub = MeasuredJvm.start(new MeasuredJvm.Start(
                "stub",
                logs,
                HEAP,
                List.of(),
                home.resolve("bench/target/lib"),
                List.of(
                        StubMain.class.getName(),
                        "--host=" + live.host(),
                        "--port=" + live.port(),
                        "--datacenter=" + live.localDatacenter()),
                Talks.ON_OUTPUT));
        try {
            return new StubTarget(stub, stub.await(AT));
        } catch (IOException e) {
            stub.close();
            throw e;
        }
    }

    @Override
    public InetSocketAddress contactPoint() {
        return new InetSocketAddress(at.group(1), Integer.parseInt(at.group(2)));
    }

    @Override
    public String localDatacenter() {
        return at.group(3);
    }

    @Override
    public long pid() {
        return stub.pid();
    }

    /** Of the cells as they came over the wire. */
    @Override
    public Fingerprint contents() throws IOException {
        return received().without(emptied);
    }

    @Override
    public Fingerprint expected(Readings readings) {
        return readings.sent();
    }

    @Override
    public void empty() throws IOException {
        emptied = received();
    }

    private Fingerprint received() throws IOException {
        stub.goOn();
        MatchResult received = stub.await(RECEIVED);
        return new Fingerprint(Long.parseLong(received.group(1)), Long.parseLong(received.group(2)));
    }

    @Override
    public void close() {
        stub.close();
    }
}
