package weir.bench.stub;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.protocol.internal.Frame;
import com.datastax.oss.protocol.internal.Message;
import com.datastax.oss.protocol.internal.ProtocolConstants.ErrorCode;
import com.datastax.oss.protocol.internal.request.Batch;
import com.datastax.oss.protocol.internal.request.Execute;
import com.datastax.oss.protocol.internal.request.Prepare;
import com.datastax.oss.protocol.internal.request.Query;
import com.datastax.oss.protocol.internal.response.Error;
import com.datastax.oss.protocol.internal.response.result.Void;
import com.datastax.oss.simulacron.common.cluster.AbstractNode;
import com.datastax.oss.simulacron.common.stubbing.Action;
import com.datastax.oss.simulacron.common.stubbing.MessageResponseAction;
import com.datastax.oss.simulacron.common.stubbing.StubMapping;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import weir.bench.data.Cells;
import weir.bench.data.Fingerprint;

/**
 * What the stub answers: what the live node would to a question about the schema and to a statement that is to be prepared, and
 * yes to every row of a prepared insert, singly or in a batch.
 *
 * <p>Not by primes: theirs match a batch by nothing in it, decode each cell of a row to compare it, and know a table's schema only if
 * told row by row.
 */
final class Acknowledging extends StubMapping {
    private static final List<Action> YES = List.of(new MessageResponseAction(Void.INSTANCE));

    private final Model model;
    private final Map<ByteBuffer, Cells> prepared = new ConcurrentHashMap<>();
    private final LongAdder rows = new LongAdder();
    private final LongAdder sum = new LongAdder();

    Acknowledging(Model model) {
        this.model = model;
    }

    /** Of all rows acknowledged so far. */
    Fingerprint received() {
        return new Fingerprint(rows.sum(), sum.sum());
    }

    @Override
    public boolean matches(Frame frame) {
        Message message = frame.message;
        return message instanceof Execute
                || message instanceof Batch
                || message instanceof Prepare
                || (message instanceof Query query && isAboutSchema(query.query));
    }

    /** All else is for Simulacron to answer. */
    private static boolean isAboutSchema(String cql) {
        return cql.contains(" system_schema.") || cql.contains(" system_virtual_schema.");
    }

    @Override
    @SuppressWarnings("rawtypes") // as Simulacron has it
    public List<Action> getActions(AbstractNode node, Frame frame) {
        Message message = frame.message;
        try {
            if (message instanceof Execute execute) return taken(execute.queryId, execute.options.positionalValues);
            if (message instanceof Batch batch) return taken(batch);
            return List.of(new MessageResponseAction(asked(message)));
        } catch (DriverException | IllegalArgumentException e) {
            return List.of(new MessageResponseAction(new Error(ErrorCode.INVALID, String.valueOf(e.getMessage()))));
        }
    }

    private Message asked(Message message) {
        if (message instanceof Query query) return model.rows(query.query);
        String cql = ((Prepare) message).cqlQuery;
        Cells cells = Cells.ofInsert(cql);
        byte[] id = ByteBuffer.allocate(Integer.BYTES).putInt(cql.hashCode()).array();
        Message answer = model.prepared(cql, id);
        prepared.put(ByteBuffer.wrap(id), cells);
        return answer;
    }

    private List<Action> taken(Batch batch) {
        for (int i = 0; i < batch.queriesOrIds.size(); i++) take(batch.queriesOrIds.get(i), batch.values.get(i));
        return YES;
    }

    private List<Action> taken(Object id, List<ByteBuffer> values) {
        take(id, values);
        return YES;
    }

    private void take(Object id, List<ByteBuffer> values) {
        @Nullable Cells cells = id instanceof byte[] bytes ? prepared.get(ByteBuffer.wrap(bytes)) : null;
        if (cells == null)
            throw new IllegalArgumentException("the stub takes rows of inserts prepared with it, and no other");
        rows.increment();
        sum.add(cells.hash(values));
    }
}
