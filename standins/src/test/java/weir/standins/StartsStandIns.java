package weir.standins;

import java.io.IOException;
import java.nio.file.Path;

/** A parent to be killed: starts stand-ins, pauses two, prints their ids, and stays. */
final class StartsStandIns {
    private StartsStandIns() {}

    public static void main(String[] args) throws IOException {
        StandIn cassandra = CassandraStandIn.start(Path.of(args[0], "cassandra"));
        StandIn blobs = BlobStandIn.start(Path.of(args[0], "blob"));
        StandIn sql = PostgresStandIn.start(Path.of(args[0], "sql"));
        blobs.pause();
        sql.pause();
        System.out.println(cassandra.pid() + " " + blobs.pid() + " " + sql.pid());
        System.in.read();
    }
}
