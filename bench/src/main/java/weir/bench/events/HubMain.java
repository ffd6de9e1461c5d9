package weir.bench.events;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import weir.standins.eventhubs.EventHubsStandIn;
import weir.standins.eventhubs.NewEvent;

/**
 * The hub with its events, in a process of its own so that its CPU can be told from all other.
 *
 * <p>It prints {@code at CONNECTION-STRING} once they are all there, and leaves when who has started it does.
 */
@Command(name = "hub")
public final class HubMain implements Callable<Integer> {
    private static final int AT_ONCE = 1000;
    private static final int ANY_NUMBER = Integer.MAX_VALUE; // nothing goes by retention

    @Mixin
    private EventOptions options = new EventOptions();

    private HubMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new HubMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Events events = options.events();
        try (EventHubsStandIn hub = EventHubsStandIn.builder()
                .hub(Events.HUB, events.partitions(), Events.GROUP)
                .retention(ANY_NUMBER, Long.MAX_VALUE)
                .start()) {
            for (int partition = 0; partition < events.partitions(); partition++) fill(hub, partition, events);
            System.gc(); // so that no collection while it is measured has these events to move
            System.out.println("at " + hub.connectionString());
            System.in.transferTo(OutputStream.nullOutputStream()); // until it ends
        }
        return 0;
    }

    private static void fill(EventHubsStandIn hub, int partition, Events events) {
        List<NewEvent> some = new ArrayList<>(AT_ONCE);
        for (long k = 0; k < events.in(partition); k++) {
            some.add(NewEvent.of(events.body(events.at(partition, k))));
            if (some.size() == AT_ONCE) {
                hub.append(Events.HUB, partition, some);
                some.clear();
            }
        }
        if (!some.isEmpty()) hub.append(Events.HUB, partition, some);
    }
}
