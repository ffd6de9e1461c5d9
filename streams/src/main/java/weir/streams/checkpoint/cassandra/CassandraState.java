package weir.streams.checkpoint.cassandra;

import java.util.function.Function;
import weir.config.StateConfig;
import weir.streams.cassandra.CassandraCluster;
import weir.streams.checkpoint.Checkpoints;
import weir.streams.checkpoint.DeadLetters;
import weir.streams.checkpoint.Ledger;
import weir.streams.metrics.PipelineMeter;

/** All that is remembered, in one keyspace that is made when first used. */
public final class CassandraState implements AutoCloseable {
    private final StateSession session;
    private final Checkpoints checkpoints;
    private final Ledger ledger;
    private final DeadLetters deadLetters;

    /**
     * Connects when first used. Weather is waited out: it is told to the pipeline's meter and never fails a call.
     *
     * @param meters the meter of each pipeline by name
     */
    public CassandraState(StateConfig config, CassandraCluster cluster, Function<String, PipelineMeter> meters) {
        this.session = new StateSession(config, cluster, meters);
        this.checkpoints = new SliceTable(session);
        this.ledger = new LedgerTable(session);
        this.deadLetters = new DeadLetterTable(session);
    }

    public Checkpoints checkpoints() {
        return checkpoints;
    }

    public Ledger ledger() {
        return ledger;
    }

    public DeadLetters deadLetters() {
        return deadLetters;
    }

    /** Gives up what waits for the cluster; the connection is its owner's to close. */
    @Override
    public void close() {
        session.close();
    }
}
