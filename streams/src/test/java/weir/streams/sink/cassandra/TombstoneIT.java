package weir.streams.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import weir.config.CassandraSinkConfig.Drift;
import weir.config.CassandraSinkConfig.Nulls;
import weir.standins.CassandraStandIn;
import weir.streams.cassandra.CassandraCluster;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.model.Envelope;
import weir.streams.model.Outcome.Written;

/** Counts in the files of the table, by Cassandra's own sstabledump; {@code -Ddrill=full} has 100,000 rows. */
class TombstoneIT {
    private static final int ROWS = "full".equals(System.getProperty("drill")) ? 100_000 : 4_000;
    private static final int ROWS_A_PAGE = 500;
    private static final int COLUMNS = 20;

    @TempDir
    Path dir;

    @Test
    void a_null_is_no_cell_with_unset_and_one_tombstone_with_delete() throws Exception {
        CassandraStandIn node = CassandraStandIn.start(dir);
        Count unset;
        Count delete;
        try {
            unset = write(node, Nulls.UNSET);
            delete = write(node, Nulls.DELETE);
        } finally {
            node.stop(); // writes what is in memory to the files
        }

        assertThat(List.of(inFiles(node, name(Nulls.UNSET)), inFiles(node, name(Nulls.DELETE))))
                .isEqualTo(List.of(new Count(ROWS, unset.values, 0, 0), delete));
        assertThat(delete.tombstones).isBetween(ROWS * COLUMNS * 49 / 100, ROWS * COLUMNS * 51 / 100);
    }

    /**
     * What stands in a table.
     *
     * @param tombstones of cells
     * @param others of rows, ranges and partitions
     */
    private record Count(int rows, int values, int tombstones, int others) {}

    /** Returns what was written: rows, values, nulls. */
    private static Count write(CassandraStandIn node, Nulls nulls) {
        Random random = new Random(1);
        String table = name(nulls);
        CassandraCluster cluster = new CassandraCluster(
                SharedCassandra.connection(node.contactPoint(), Duration.ofSeconds(10)), SharedCassandra.system());
        createTable(cluster, table);
        int values = 0;
        try (Sinks sinks = Sinks.of(Sinks.config("shop", table, nulls, Drift.STOP), cluster, 1024)) {
            SharedCassandra.get(sinks.sink.open());
            for (int first = 0; first < ROWS; first += ROWS_A_PAGE) {
                Envelope[] page = new Envelope[ROWS_A_PAGE];
                for (int i = 0; i < page.length; i++) page[i] = row(first + i, random);
                values += values(page);
                assertThat(sinks.write(page)).hasOnlyElementsOfType(Written.class);
            }
        }
        SharedCassandra.get(cluster.close());
        return new Count(ROWS, values, ROWS * COLUMNS - values, 0);
    }

    private static void createTable(CassandraCluster cluster, String table) {
        String columns = String.join(
                " int, ", IntStream.range(0, COLUMNS).mapToObj(i -> "c" + i).toList());
        for (String statement : List.of(
                "CREATE KEYSPACE IF NOT EXISTS shop"
                        + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
                "CREATE TABLE shop." + table + " (id int PRIMARY KEY, " + columns + " int)")) {
            SharedCassandra.ddl(SharedCassandra.get(cluster.session()), statement);
        }
    }

    /** A coin is thrown for each cell. */
    private static Envelope row(int id, Random random) {
        List<@Nullable Object> cells = new ArrayList<>(List.of("id", id));
        for (int i = 0; i < COLUMNS; i++) {
            cells.add("c" + i);
            cells.add(random.nextBoolean() ? i : null);
        }
        return Sinks.row(id + 1, cells.toArray());
    }

    private static int values(Envelope[] page) {
        int values = 0;
        for (Envelope row : page) {
            for (int i = 0; i < COLUMNS; i++) if (row.fields().get("c" + i) != null) values++;
        }
        return values;
    }

    private Count inFiles(CassandraStandIn node, String table) throws IOException, InterruptedException {
        Count sum = new Count(0, 0, 0, 0);
        try (Stream<Path> files = Files.walk(dir.resolve("data/shop"))) {
            for (Path file : files.filter(path -> isOf(table, path.toString())).toList()) {
                Count more = inFile(node, file);
                sum = new Count(
                        sum.rows + more.rows,
                        sum.values + more.values,
                        sum.tombstones + more.tombstones,
                        sum.others + more.others);
            }
        }
        return sum;
    }

    private static boolean isOf(String table, String path) {
        return path.contains("/" + table + "-") && path.endsWith("-Data.db");
    }

    private static Count inFile(CassandraStandIn node, Path file) throws IOException, InterruptedException {
        Process dump = node.tool("org.apache.cassandra.tools.SSTableExport", file.toString(), "-l");
        Count count;
        try (InputStream out = dump.getInputStream()) {
            count = count(out);
        }
        assertThat(dump.waitFor()).isZero();
        return count;
    }

    /** A row is {@code {"type":"row",…,"cells":[{"name":"c0","value":1},{"name":"c1","deletion_info":{…}}]}}. */
    private static Count count(InputStream json) throws IOException {
        int rows = 0;
        int values = 0;
        int tombstones = 0;
        int others = 0;
        boolean isInCells = false;
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.END_ARRAY) isInCells = false;
                if (parser.currentToken() != JsonToken.FIELD_NAME) continue;
                switch (parser.currentName()) {
                    case "cells" -> {
                        isInCells = true;
                        rows++;
                    }
                    case "value" -> values++;
                    case "deletion_info" -> {
                        if (isInCells) tombstones++;
                        else others++;
                    }
                    default -> {}
                }
            }
        }
        return new Count(rows, values, tombstones, others);
    }

    private static String name(Nulls nulls) {
        return nulls == Nulls.UNSET ? "with_unset" : "with_delete";
    }
}
