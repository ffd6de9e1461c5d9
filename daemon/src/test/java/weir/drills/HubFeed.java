package weir.drills;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import weir.standins.clients.HubProducer;
import weir.standins.eventhubs.EventHubsStandIn;
import weir.standins.eventhubs.NewEvent;

/** Puts lines into a hub, and knows what a table must hold of them: every cell, and the time it was written with. */
final class HubFeed {
    static final String TABLE = "(id bigint PRIMARY KEY, version bigint, amount int, note text,"
            + " part text, seq bigint, enqueued timestamp)";
    static final String METADATA = "metadata { partition = part, sequence-number = seq, enqueued-time = enqueued }";

    private static final int MOST_LINES_AN_EVENT = 4;

    private final EventHubsStandIn hubs;
    private final HeldClock clock;
    private final String hub;
    private final Random random;
    private final Map<Integer, Long> sequences = new HashMap<>();
    private final Map<Integer, Long> lastTimes = new HashMap<>();
    private final Expected cells = new Expected();
    private final Expected times = new Expected();
    private boolean isOneLineAnEvent;
    private long events;
    private long lines;

    HubFeed(EventHubsStandIn hubs, HeldClock clock, String hub, Random random) {
        this.hubs = hubs;
        this.clock = clock;
        this.hub = hub;
        this.random = random;
    }

    /** So that one counts as the other. */
    HubFeed oneLineAnEvent() {
        isOneLineAnEvent = true;
        return this;
    }

    String hub() {
        return hub;
    }

    /** Those that have events. */
    Set<Integer> partitions() {
        return sequences.keySet();
    }

    Map<Long, Map<String, Object>> cells() {
        return cells.rows();
    }

    /** The write times of these cells. */
    Map<Long, Map<String, Object>> times() {
        return times.rows();
    }

    long events() {
        return events;
    }

    long lines() {
        return lines;
    }

    /** Spreads them over that many partitions, by their ids. */
    void append(int partitions, List<Map<String, Object>> some) {
        spread(partitions, some).forEach((partition, own) -> put(partition, bodies(partition, own)));
    }

    /** The same, by a client. */
    void send(HubProducer producer, int partitions, List<Map<String, Object>> some) {
        spread(partitions, some).forEach((partition, own) -> {
            producer.sendTo(partition, bodies(partition, own));
            checkPlace(partition);
        });
    }

    /** One event, whatever is in it; a table holds nothing of it. */
    void appendOther(int partition, byte[] body) {
        long sequence = sequence(partition);
        sequences.put(partition, sequence + 1);
        put(partition, List.of(body));
    }

    /** An array of this line and something else, of which a table holds nothing. */
    void appendWith(int partition, Map<String, Object> line, String other) {
        byte[] array = array(List.of(line));
        String body = new String(array, 0, array.length - 1, UTF_8) + "," + other + "]";
        expect(partition, List.of(line));
        put(partition, List.of(body.getBytes(UTF_8)));
    }

    /** The sequence number of the next event. */
    long sequence(int partition) {
        return sequences.getOrDefault(partition, 0L);
    }

    private void put(int partition, List<byte[]> bodies) {
        hubs.append(hub, partition, bodies.stream().map(NewEvent::of).toList());
        checkPlace(partition);
    }

    /** One that the client has sent twice would make the drill's own account wrong. */
    private void checkPlace(int partition) {
        long found = hubs.nextSequence(hub, partition);
        if (found != sequence(partition))
            throw new AssertionError("%s/%d is at %d, and %d events were put there"
                    .formatted(hub, partition, found, sequence(partition)));
    }

    private static Map<Integer, List<Map<String, Object>>> spread(int partitions, List<Map<String, Object>> some) {
        Map<Integer, List<Map<String, Object>>> spread = new LinkedHashMap<>();
        for (Map<String, Object> line : some) {
            int partition = (int) (Drill.cell(line, "id", Long.class) % partitions);
            spread.computeIfAbsent(partition, none -> new ArrayList<>()).add(line);
        }
        return spread;
    }

    private List<byte[]> bodies(int partition, List<Map<String, Object>> own) {
        List<byte[]> bodies = new ArrayList<>();
        for (int at = 0; at < own.size(); ) {
            int count = Math.min(linesOfNext(), own.size() - at);
            List<Map<String, Object>> event = own.subList(at, at + count);
            bodies.add(random.nextBoolean() ? array(event) : Lines.ndjson(event));
            expect(partition, event);
            at += count;
        }
        return bodies;
    }

    /** One, but every third event has some more. */
    private int linesOfNext() {
        return isOneLineAnEvent || random.nextInt(3) > 0 ? 1 : 2 + random.nextInt(MOST_LINES_AN_EVENT - 1);
    }

    private static byte[] array(List<Map<String, Object>> event) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Map<String, Object> line : event) {
            body.writeBytes((body.size() == 0 ? "[" : ", ").getBytes(UTF_8));
            body.writeBytes(Lines.ndjson(List.of(line)));
        }
        body.write(']');
        return body.toByteArray();
    }

    private void expect(int partition, List<Map<String, Object>> event) {
        long sequence = sequence(partition);
        for (Map<String, Object> line : event) {
            Map<String, Object> row = new LinkedHashMap<>(line);
            row.put("part", Integer.toString(partition));
            row.put("seq", sequence);
            row.put("enqueued", clock.instant());
            cells.line(row);
            // a later one has a later time, though both were enqueued in the same millisecond
            long time = Math.max(lastTimes.getOrDefault(partition, 0L) + 1, clock.millis() * 1000);
            lastTimes.put(partition, time);
            row.replaceAll((column, cell) -> column.equals("id") ? cell : (Object) time);
            times.line(row);
        }
        sequences.put(partition, sequence + 1);
        events++;
        lines += event.size();
    }
}
