package weir.streams.source.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import weir.config.JdbcConnectionConfig;
import weir.config.LimitsConfig;
import weir.config.SqlSourceConfig;
import weir.config.SqlSourceConfig.Cdc;
import weir.config.SqlSourceConfig.Mode;
import weir.config.SqlSourceConfig.Truncate;
import weir.streams.checkpoint.InMemoryState;
import weir.streams.model.CodedException;
import weir.streams.model.Offset.InTable;
import weir.streams.model.Slice;

/** Readers of the log of a server for one test, all of one pipeline, and what they remember. */
final class LogReadings implements AutoCloseable {
    private static final LimitsConfig LIMITS = new LimitsConfig(256, 256 << 10, 4, 8, 16 << 20);

    final InMemoryState state = new InMemoryState();
    private final ActorSystem system = ActorSystem.create();
    private final JdbcConnectionConfig connection;
    private final String slot;
    private final List<SqlSource> sources = new ArrayList<>();
    private final List<TableReading> readings = new ArrayList<>();

    /** @param slot a name that no other test has */
    LogReadings(Server server, String slot) {
        this(server.config(), slot);
    }

    LogReadings(JdbcConnectionConfig connection, String slot) {
        this.connection = connection;
        this.slot = slot;
    }

    SqlSource source(String... tables) {
        return source(Mode.CDC, tables);
    }

    SqlSource source(Mode mode, String... tables) {
        var poll = new SqlSourceConfig.Poll(
                "id", List.of(), Duration.ofSeconds(1), Optional.empty(), Optional.empty(), Optional.empty());
        var cdc = new Cdc(Optional.of(slot), Duration.ofMillis(500), Truncate.STOP);
        var config =
                new SqlSourceConfig(connection, mode, List.of(tables), poll, cdc, 1000, false, Duration.ofMillis(200));
        SqlSource source = TableReading.source(config, LIMITS, state);
        sources.add(source);
        return source;
    }

    /** The first plan of so many slices. */
    List<Slice> plan(SqlSource source, int slices) {
        return TableReading.get(
                source.plans().filter(plan -> plan.size() >= slices).runWith(Sink.head(), system));
    }

    /** The failure that ends the looks for tables, as text. */
    String failure(SqlSource source) {
        try {
            TableReading.get(source.plans().runWith(Sink.ignore(), system));
            return "none";
        } catch (CodedException e) {
            return e.text();
        }
    }

    TableReading read(SqlSource source, Slice slice) {
        TableReading reading = new TableReading(system, source, state, slice);
        readings.add(reading);
        return reading;
    }

    TableReading load(SqlSource source, String table) {
        return read(source, new TableSlice(table, 0, 1, InTable.START, Optional.empty()).slice(TableReading.PIPELINE))
                .toTheEnd();
    }

    @Override
    public void close() {
        readings.forEach(TableReading::close);
        sources.forEach(SqlSource::close);
        system.terminate();
        TableReading.get(system.getWhenTerminated());
    }
}
