package weir.drills;

import java.time.Duration;
import weir.standins.eventhubs.EventHubsFaults;

/** What goes wrong with Event Hubs and heals by itself. */
enum HubFault {
    DETACHED((faults, where) -> faults.detachReceivers("amqp:link:detach-forced")),
    ONE_DETACHED((faults, where) -> faults.detachReceivers("amqp:link:detach-forced", where.hub(), where.partition())),
    DETACHED_AS_BUSY((faults, where) -> faults.detachReceivers("com.microsoft:server-busy")),
    DETACHED_AS_TIMED_OUT((faults, where) -> faults.detachReceivers("com.microsoft:timeout")),
    DETACHED_BY_AN_ERROR((faults, where) -> faults.detachReceivers("amqp:internal-error")),
    DROPPED((faults, where) -> faults.dropConnections()),
    CLOSED((faults, where) -> faults.closeConnections("amqp:connection:forced")),
    TOKENS_EXPIRED((faults, where) -> faults.expireTokens()),
    LINKS_REFUSED((faults, where) -> {
        faults.failNextAttach("com.microsoft:server-busy", 3);
        faults.detachReceivers("amqp:link:detach-forced");
    }),
    BUSY((faults, where) -> {
        faults.serverBusy(true);
        faults.detachReceivers("com.microsoft:server-busy");
        Drill.passTime(where.time());
        faults.serverBusy(false);
    }),
    CONNECTIONS_REFUSED((faults, where) -> {
        faults.refuseConnections(true);
        faults.dropConnections();
        Drill.passTime(where.time());
        faults.refuseConnections(false);
    }),
    BLACK_HOLE((faults, where) -> {
        faults.blackHole(true);
        Drill.passTime(where.time());
        faults.blackHole(false);
    }),
    STALLED((faults, where) -> {
        faults.stall(where.hub(), where.partition());
        Drill.passTime(where.time());
        faults.resume(where.hub(), where.partition());
    }),
    LINK_STALLED((faults, where) -> faults.stallLinks(where.hub(), where.partition()));

    @SuppressWarnings("ImmutableEnumChecker") // lambdas that capture nothing
    private final Harm harm;

    HubFault(Harm harm) {
        this.harm = harm;
    }

    /** @param time how long it lasts, if it lasts */
    record Where(String hub, int partition, Duration time) {}

    /** Does the harm. */
    interface Harm {
        void strike(EventHubsFaults faults, Where where);
    }

    /** Returns when it is over and the daemon has to find its way back. */
    void strike(EventHubsFaults faults, Where where) {
        harm.strike(faults, where);
    }
}
