package weir.standins.eventhubs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import weir.standins.eventhubs.log.HubSpec;
import weir.standins.eventhubs.log.Retention;

/** A namespace in a process of its own: {@code Main PORT DIR HUB…}, until it is ended. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        List<HubSpec> hubs = Stream.of(args).skip(2).map(HubSpec::parse).toList();
        EventHubsStandIn.Builder builder =
                EventHubsStandIn.builder().port(Integer.parseInt(args[0])).data(Path.of(args[1]));
        hubs.forEach(hub ->
                builder.hub(hub.name(), hub.partitions(), hub.consumerGroups().toArray(String[]::new)));
        // half of the heap for what is kept, whatever the number of partitions
        int partitions = hubs.stream().mapToInt(HubSpec::partitions).sum();
        long share = Runtime.getRuntime().maxMemory() / 2 / Math.max(1, partitions);
        builder.retention(Retention.DEFAULT.maxEvents(), Math.min(Retention.DEFAULT.maxBytes(), share));

        EventHubsStandIn standIn = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(standIn::close));
        System.out.println("accepts connections at " + standIn.address());
        new CountDownLatch(1).await();
    }
}
