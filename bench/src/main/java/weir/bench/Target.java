package weir.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import weir.bench.data.DaemonSettings;
import weir.bench.data.Fingerprint;
import weir.bench.data.Readings;

/** Where the rows go. */
interface Target extends AutoCloseable {
    InetSocketAddress contactPoint();

    String localDatacenter();

    long pid();

    /** Of the rows that came since it was emptied. */
    Fingerprint contents() throws IOException;

    /** Of these rows, had all of them come. */
    Fingerprint expected(Readings readings);

    void empty() throws IOException;

    /** The daemon's connection {@code shop}. */
    default String connection() {
        return DaemonSettings.cassandra(
                "shop", contactPoint().getHostString() + ":" + contactPoint().getPort(), localDatacenter());
    }

    @Override
    void close() throws IOException;
}
