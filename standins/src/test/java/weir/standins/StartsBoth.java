package weir.standins;

import java.io.IOException;
import java.nio.file.Path;

/** A parent to be killed: starts both stand-ins, pauses one, prints their ids, and stays. */
final class StartsBoth {
    private StartsBoth() {}

    public static void main(String[] args) throws IOException {
        StandIn cassandra = CassandraStandIn.start(Path.of(args[0], "cassandra"));
        StandIn blobs = BlobStandIn.start(Path.of(args[0], "blob"));
        blobs.pause();
        System.out.println(cassandra.pid() + " " + blobs.pid());
        System.in.read();
    }
}
