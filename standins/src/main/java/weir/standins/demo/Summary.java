package weir.standins.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import weir.standins.clients.DaemonApi.Seen;
import weir.standins.demo.shop.BadLine;
import weir.standins.demo.shop.Sent;
import weir.standins.demo.shop.Shop;

/**
 * What the run came to.
 *
 * @param problems empty when all is as it has to be
 */
record Summary(List<String> lines, List<String> problems) {
    private static final int MOST_TOLD = 5;

    static Summary of(
            int run, Shop shop, ShopTables tables, List<Seen> seen, int exit, boolean isAllRead, double seconds) {
        List<String> problems = new ArrayList<>();
        if (!isAllRead) problems.add("not everything was read in time");
        if (exit != 0) problems.add("the daemon's exit code is " + exit + " (expected: 0)");
        for (Seen pipeline : seen) check(pipeline, problems);

        Differences customers = new Differences(run + "-c", shop.expectedCustomers());
        tables.compareCustomers(customers);
        Differences orders = new Differences(run + "-o", shop.expectedOrders());
        Differences till = new Differences(run + "-t", shop.expectedTillOrders());
        tables.compareOrders(orders);
        tables.compareOrders(till);
        for (Differences each : List.of(customers, orders, till)) {
            each.end();
            if (each.count() > 0) problems.add(each.count() + " rows differ");
            problems.addAll(each.told());
        }
        List<BadLine> letters = tables.deadLetters(run);
        compare(shop.sent().badLines(), letters, problems);

        List<String> lines = new ArrayList<>();
        Sent sent = shop.sent();
        lines.add(String.format(
                Locale.ROOT,
                "sent          %,d (%,d of them in %,d events, %,d rows put and %,d deleted in SQL)",
                sent.records(),
                sent.linesInEvents(),
                sent.events(),
                sent.puts(),
                sent.deletes()));
        for (Seen pipeline : seen) lines.add(line(pipeline));
        lines.add(String.format(
                Locale.ROOT,
                "dead letters  %,d (expected: %,d)",
                letters.size(),
                shop.sent().badLines().size()));
        lines.add(String.format(
                Locale.ROOT,
                "rows          %,d compared cell by cell, %,d differ",
                customers.compared() + orders.compared() + till.compared(),
                customers.count() + orders.count() + till.count()));
        lines.add(String.format(
                Locale.ROOT, "afterwards    %.1f s from the last event to here, daemon's exit code %d", seconds, exit));
        problems.forEach(problem -> lines.add("PROBLEM       " + problem));
        lines.add(problems.isEmpty() ? "all is as it was sent" : "not all is as it was sent");
        return new Summary(lines, problems);
    }

    private static void check(Seen pipeline, List<String> problems) {
        if (!pipeline.isBalanced() || pipeline.inFlight() > 0) {
            problems.add(pipeline.name() + ": read is not written + skipped + rejected: " + line(pipeline));
        }
        if (!pipeline.state().equals("running")) {
            problems.add("%s: is %s, %s (expected: running)"
                    .formatted(pipeline.name(), pipeline.state(), pipeline.lastError()));
        }
    }

    private static String line(Seen pipeline) {
        String line = String.format(
                Locale.ROOT,
                "%-13s read %,d = written %,d + skipped %,d + rejected %,d",
                pipeline.name(),
                pipeline.read(),
                pipeline.written(),
                pipeline.skipped(),
                pipeline.rejected());
        // a version that was replaced while it was read is given up: the newer one is read instead
        return pipeline.abandoned() == 0
                ? line
                : line + String.format(Locale.ROOT, " + abandoned %,d", pipeline.abandoned());
    }

    private static void compare(List<BadLine> expected, List<BadLine> found, List<String> problems) {
        Map<BadLine, Integer> balance = new HashMap<>();
        expected.forEach(line -> balance.merge(line, 1, Integer::sum));
        found.forEach(line -> balance.merge(line, -1, Integer::sum));
        balance.entrySet().stream()
                .filter(entry -> entry.getValue() != 0)
                .limit(MOST_TOLD)
                .forEach(entry -> problems.add("dead letter %s: %s %s: %s"
                        .formatted(
                                entry.getValue() > 0 ? "missing" : "not expected",
                                entry.getKey().pipeline(),
                                entry.getKey().code(),
                                entry.getKey().text())));
    }

    boolean isGood() {
        return problems.isEmpty();
    }
}
