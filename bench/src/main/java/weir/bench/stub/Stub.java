package weir.bench.stub;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.simulacron.common.cluster.ClusterSpec;
import com.datastax.oss.simulacron.server.BoundCluster;
import com.datastax.oss.simulacron.server.Server;
import java.net.InetSocketAddress;
import weir.bench.data.Fingerprint;

/** A Simulacron node that acknowledges every row and stores none; its schema is the live node's. */
final class Stub implements AutoCloseable {
    /** As Simulacron calls it. */
    static final String DATACENTER = "dc1";

    private final Server server;
    private final InetSocketAddress address;
    private final Acknowledging answers;

    private Stub(Server server, InetSocketAddress address, Acknowledging answers) {
        this.server = server;
        this.address = address;
        this.answers = answers;
    }

    /** It asks the session whenever it is asked about the schema. */
    static Stub start(CqlSession live, InetSocketAddress address) {
        Model model = new Model(live);
        Acknowledging answers = new Acknowledging(model);
        Server server = Server.builder()
                .withAddressResolver(() -> address)
                .withActivityLoggingEnabled(false) // it would keep every frame
                .build();
        BoundCluster cluster = server.register(
                ClusterSpec.builder().withCassandraVersion(model.release()).withNodes(1));
        cluster.node(0).getStubStore().register(answers);
        return new Stub(server, address, answers);
    }

    InetSocketAddress address() {
        return address;
    }

    Fingerprint received() {
        return answers.received();
    }

    @Override
    public void close() {
        server.close();
    }
}
