package weir.standins.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import weir.standins.clients.BlobContainer;
import weir.standins.clients.DaemonApi;
import weir.standins.clients.DaemonApi.Seen;
import weir.standins.clients.DaemonProcess;
import weir.standins.clients.EventHub;
import weir.standins.clients.Tables;
import weir.standins.demo.shop.Shop;

/** One run: servers, daemon, shop, and the comparison at the end. */
final class Demo implements AutoCloseable {
    static final Duration UNTIL_STOPPED = Duration.ofDays(365);

    private static final Duration READ_ALL = Duration.ofMinutes(2);
    private static final Duration START = Duration.ofSeconds(60);
    /** A process that is being killed closes its sockets a moment before it is gone. */
    private static final Duration GOING = Duration.ofSeconds(1);

    private static final Duration DRAIN = Duration.ofSeconds(45);
    /** Two looks at the sources and a bit: what has been written by now has been found. */
    private static final int QUIET_SECONDS = 3;

    private final Path folder;
    private final int rate;
    private final LiveLine live;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Servers servers;
    private @Nullable DaemonProcess daemon;
    private List<Seen> lastSeen = List.of();
    private long second;

    Demo(Path folder, int rate, LiveLine live) throws IOException {
        this.folder = folder;
        this.rate = rate;
        this.live = live;
        this.servers = Servers.in(folder);
    }

    /** Ends the shop's day; the run goes on to its summary. */
    void stop() {
        stop.countDown();
    }

    /** Whether everything was as it has to be. */
    boolean run(Duration length) throws IOException, InterruptedException {
        live.say("starting a blob service, Event Hubs, PostgreSQL and Cassandra in " + folder + " …");
        servers.start();
        try (Tables client = Tables.open(servers.cassandra());
                EventHub hub = EventHub.open(servers.hubConnection());
                CustomerDatabase customers = CustomerDatabase.open(servers.sql())) {
            ShopTables tables = ShopTables.create(client);
            int run = tables.nextRun();
            BlobContainer container = BlobContainer.open(servers.blobs().connectionString(), DemoSettings.CONTAINER);
            DaemonApi api = startDaemon();
            Shop shop = new Shop(run, customers, container, hub);
            trade(shop, api, System.nanoTime() + length.toNanos());
            long end = System.nanoTime();
            boolean isAllRead = awaitRead(shop, customers, api);
            List<Seen> seen = look(api);
            int exit = running().drain(DRAIN);
            live.say("daemon drained, exit code " + exit + "; comparing the tables with what was sent…");
            Summary summary = Summary.of(run, shop, tables, seen, exit, isAllRead, secondsSince(end));
            summary.lines().forEach(live::say);
            return summary.isGood();
        }
    }

    private DaemonApi startDaemon() throws IOException, InterruptedException {
        int port = DaemonProcess.freePort();
        Path settings = folder.resolve("demo.conf");
        Files.writeString(settings, DemoSettings.text(servers, port));
        daemon = DaemonProcess.start(settings, folder.resolve("daemon.log"), List.of("-Xmx512m"));
        DaemonApi api = DaemonApi.at(port);
        await("the daemon does not answer", () -> isUp(api));
        live.say("settings   " + settings);
        live.say("pipelines  " + api.url() + "/api/v1/pipelines");
        live.say("health     " + api.url() + "/health/ready");
        live.say("metrics    " + api.url() + "/metrics");
        live.say("log        " + folder.resolve("daemon.log"));
        live.say("hub        " + servers.hubConnection() + " (./weir demo send --help)");
        live.say("SQL        " + servers.sql().jdbcUrl() + " (user and password weir; table customers)");
        live.say("Cassandra  " + servers.cassandra().address()
                + " (keyspace shop: customers, orders_by_customer; keyspace weir: dead_letters)");
        await("the pipelines do not start, see the log", () -> isStarted(api));
        return api;
    }

    /** Asks again and again, as long as the daemon lives. */
    private void await(String otherwise, Question question) throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (!question.isAnsweredWithYes()) {
            requireDaemon();
            if (System.nanoTime() > end) throw new DemoException(otherwise + " after " + START.toSeconds() + " s");
            if (stop.await(100, TimeUnit.MILLISECONDS)) throw new DemoException("stopped before it began");
        }
    }

    private interface Question {
        boolean isAnsweredWithYes() throws IOException;
    }

    private static boolean isStarted(DaemonApi api) throws IOException {
        List<Seen> pipelines = api.pipelines();
        return !pipelines.isEmpty()
                && pipelines.stream().noneMatch(seen -> seen.state().equals("starting"));
    }

    private static boolean isUp(DaemonApi api) {
        try {
            return api.get("/health/live").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private void trade(Shop shop, DaemonApi api, long end) throws IOException, InterruptedException {
        long next = System.nanoTime();
        while (System.nanoTime() < end && stop.getCount() > 0) {
            requireDaemon();
            shop.tick(rate);
            next = Math.max(next + TimeUnit.SECONDS.toNanos(1), System.nanoTime());
            live.show(second++, shop.sent().records(), look(api));
            stop.await(next - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    /** Waits until the daemon has found and written everything, and for two looks nothing new. */
    private boolean awaitRead(Shop shop, CustomerDatabase customers, DaemonApi api)
            throws IOException, InterruptedException {
        live.say("the shop has closed; waiting until everything is read…");
        long end = System.nanoTime() + READ_ALL.toNanos();
        String endOfLog = customers.end();
        int quiet = 0;
        while (quiet < QUIET_SECONDS) {
            requireDaemon();
            if (System.nanoTime() > end) return false;
            List<Seen> seen = look(api);
            boolean isQuiet = customers.isReadTo(endOfLog) && isAllRead(shop, seen);
            quiet = isQuiet ? quiet + 1 : 0;
            live.show(second++, shop.sent().records(), seen);
            TimeUnit.SECONDS.sleep(1);
        }
        return true;
    }

    /** Of the blobs and events; of the database the end of its log tells. */
    private static boolean isAllRead(Shop shop, List<Seen> seen) {
        List<Seen> others = seen.stream()
                .filter(pipeline -> !pipeline.name().equals(DemoSettings.CUSTOMERS))
                .toList();
        return others.stream().mapToLong(Seen::read).sum() >= shop.sent().lines()
                && others.stream().allMatch(Seen::isIdle);
    }

    /** What the daemon says, or said last: on a busy machine an answer may take longer than we wait. */
    private List<Seen> look(DaemonApi api) throws IOException, InterruptedException {
        try {
            lastSeen = api.pipelines();
        } catch (IOException e) {
            running().awaitExit(GOING);
            requireDaemon();
        }
        return lastSeen;
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private DaemonProcess running() {
        if (daemon == null) throw new IllegalStateException("the daemon was not started");
        return daemon;
    }

    private void requireDaemon() throws IOException {
        if (running().isAlive()) return;
        throw new DemoException("the daemon has left with exit code %d; its last lines:\n%s"
                .formatted(running().onExit().join(), running().lastLines()));
    }

    @Override
    public void close() throws IOException {
        DaemonProcess last = daemon;
        try {
            if (last != null && last.isAlive()) last.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            servers.close();
        }
    }
}
