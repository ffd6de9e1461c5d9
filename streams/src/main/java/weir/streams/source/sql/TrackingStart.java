package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Change tracking: of each table by itself all is told that is committed after a version, so the load begins once that is known. */
final class TrackingStart implements Start {
    private final ChangeTracking tracking;

    TrackingStart(ChangeTracking tracking) {
        this.tracking = tracking;
    }

    @Override
    public Optional<Began> of(Table table, Connection connection) throws SQLException {
        return Optional.of(tracking.look(
                connection,
                table,
                moment -> new Began(
                        moment.now(), TrackedPlace.allOf(moment.state()).offset())));
    }

    @Override
    public boolean isSettling() {
        return false;
    }

    @Override
    public void only(List<String> tables) {
        // nothing is remembered of any
    }

    @Override
    public void check(Table table, List<String> all, Connection connection) throws SQLException {
        tracking.check(connection, table);
    }
}
