package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.apache.pekko.stream.KillSwitch;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import weir.config.JdbcConnectionConfig;
import weir.config.SqlSourceConfig.Mode;
import weir.streams.azure.Credentials;
import weir.streams.checkpoint.InMemoryState;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.CodedException;
import weir.streams.model.Offset.InTable;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** What one test reads of tables: sources, all of one pipeline, their slices, and what they remember. */
final class Readings implements AutoCloseable {
    static final String PIPELINE = "customers";

    final Settings settings;
    final InMemoryState state = new InMemoryState();
    final PipelineMeter meter = new PipelineMeter();
    private final List<SqlSource> sources = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();
    private final List<KillSwitch> planning = new ArrayList<>();

    Readings(JdbcConnectionConfig connection, Mode mode) {
        this.settings = new Settings(connection, mode);
    }

    static Readings ofPolls(Server server) {
        return new Readings(server.config(), Mode.POLL);
    }

    static Readings ofLog(Server server) {
        return new Readings(server.config(), Mode.CDC);
    }

    /** @param slot a name that no other test has */
    static Readings ofLog(Server server, String slot) {
        Readings readings = ofLog(server);
        readings.settings.slot = Optional.of(slot);
        return readings;
    }

    /** As the settings are now. */
    SqlSource source(String... tables) {
        return with(SqlSource.create(
                PIPELINE, settings.config(List.of(tables)), settings.limits(), new Credentials(), state, state, meter));
    }

    SqlSource with(SqlSource source) {
        sources.add(source);
        return source;
    }

    /** The first plan that has a slice of a table: one may have to settle, and a log is there before. */
    List<Slice> plan(SqlSource source) {
        return plan(source, plan -> !plan.stream().allMatch(LogSlice::is));
    }

    /** The first plan of so many slices. */
    List<Slice> plan(SqlSource source, int slices) {
        return plan(source, plan -> plan.size() >= slices);
    }

    private static List<Slice> plan(SqlSource source, Predicate<List<Slice>> isWanted) {
        return Reading.get(source.plans().filter(isWanted::test).runWith(Sink.head(), Reading.SYSTEM));
    }

    /** Every plan of one run, as they come. */
    BlockingQueue<List<Slice>> plans(SqlSource source) {
        BlockingQueue<List<Slice>> plans = new LinkedBlockingQueue<>();
        planning.add(source.plans()
                .viaMat(KillSwitches.single(), Keep.right())
                .toMat(Sink.foreach(plans::add), Keep.left())
                .run(Reading.SYSTEM));
        return plans;
    }

    /** What comes in place of a plan. */
    CodedException failure(SqlSource source) {
        return catchThrowableOfType(CodedException.class, () -> plan(source));
    }

    Reading read(SqlSource source, Slice slice) {
        Reading reading = new Reading(source, state, slice);
        readings.add(reading);
        return reading;
    }

    /** All there is of a table. */
    Reading load(SqlSource source, String table) {
        return read(source, whole(table)).toTheEnd();
    }

    /** All there is of a slice, and nothing is left of loads after it. */
    void loaded(SqlSource source, Slice slice) {
        read(source, slice).toTheEnd();
        Reading.get(source.ended(slice));
        plan(source, plan -> plan.stream().allMatch(LogSlice::is));
    }

    /** A table that is loaded in one slice. */
    static Slice whole(String table) {
        return new TableSlice(table, 0, 1, InTable.START, Optional.empty()).slice(PIPELINE);
    }

    @Override
    public void close() {
        planning.forEach(KillSwitch::shutdown);
        readings.forEach(Reading::close);
        sources.forEach(SqlSource::close);
        assertThat(readings).allSatisfy(reading -> assertThat(reading.rejected).isEmpty());
    }
}
