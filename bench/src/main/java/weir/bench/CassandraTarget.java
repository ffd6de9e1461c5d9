package weir.bench;

import java.net.InetSocketAddress;
import weir.bench.data.Fingerprint;
import weir.bench.data.Readings;
import weir.bench.data.ReadingsTable;
import weir.standins.CassandraStandIn;

/** The table in a Cassandra; who started the node ends it. */
record CassandraTarget(CassandraStandIn node) implements Target {
    @Override
    public InetSocketAddress contactPoint() {
        return node.contactPoint();
    }

    @Override
    public String localDatacenter() {
        return node.localDatacenter();
    }

    @Override
    public long pid() {
        return node.pid();
    }

    ReadingsTable table() {
        return new ReadingsTable(contactPoint(), localDatacenter());
    }

    /** Read back, all of them. */
    @Override
    public Fingerprint contents() {
        try (ReadingsTable table = table()) {
            return table.fingerprint();
        }
    }

    @Override
    public Fingerprint expected(Readings readings) {
        return readings.fingerprint();
    }

    @Override
    public void empty() {
        try (ReadingsTable table = table()) {
            table.truncate();
        }
    }

    @Override
    public void close() {
        // the node is who started it's to end
    }
}
