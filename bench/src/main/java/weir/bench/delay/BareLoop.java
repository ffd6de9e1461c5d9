package weir.bench.delay;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.concurrent.CompletionStage;
import weir.bench.data.Reading;
import weir.bench.data.ReadingsTable;

/** The driver alone: a row is bound and sent as it comes. */
final class BareLoop implements Clocked.Way {
    private final ReadingsTable table;
    private final PreparedStatement insert;

    BareLoop(ReadingsTable table) {
        this.table = table;
        this.insert = table.insert();
    }

    @Override
    public CompletionStage<?> write(int i) {
        return table.session().executeAsync(Reading.at(i, 1).bind(insert, System.currentTimeMillis() * 1000));
    }
}
