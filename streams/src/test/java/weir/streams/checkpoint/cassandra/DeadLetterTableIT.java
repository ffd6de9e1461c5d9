package weir.streams.checkpoint.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import weir.config.StateConfig;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.metrics.PipelineMeter;
import weir.streams.model.Code;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Offset.InBlob;
import weir.streams.model.Original;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Stage;

class DeadLetterTableIT {
    private static final String KEYSPACE = "DeadLetters";
    private static final CassandraState STATE = new CassandraState(
            new StateConfig(SharedCassandra.connection(), KEYSPACE, 1, Duration.ofSeconds(1)),
            SharedCassandra.cluster(),
            pipeline -> new PipelineMeter());

    @Test
    void dead_letters_keep_the_original_and_are_the_same_when_added_again() {
        byte[] original = "{\"id\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        List<Rejected> rejected = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            var envelope = new Envelope(
                    new InBlob(i * 10L, i), 1_000 + i, Fields.of("id", "x", "n", null), new Original(original, 0, 10));
            rejected.add(new Rejected(envelope, Stage.SINK, Code.VALUE_DOES_NOT_FIT, "column id (bigint): no", 1));
        }
        add("orders", rejected);
        add("orders", rejected);

        assertThat(select("SELECT slice FROM dead_letters WHERE pipeline = 'orders' ALLOW FILTERING"))
                .hasSize(50);
        Row row = one("SELECT position, line, stage, code, message, attempts, original, fields, write_time"
                + " FROM dead_letters WHERE pipeline = 'orders' AND bucket = " + StateTables.bucket("g")
                + " AND slice = 'g' AND position = 490");
        assertThat(IntStream.range(0, row.size()).mapToObj(row::getObject))
                .containsExactly(
                        490L,
                        50L,
                        "sink",
                        "WEIR-2302",
                        "column id (bigint): no",
                        1,
                        ByteBuffer.wrap(original),
                        "id = \"x\"\nn = null\n",
                        1_049L);
    }

    @Test
    void the_statement_in_the_docs_shows_them() throws Exception {
        Matcher statement = Pattern.compile("```sql\\R(SELECT .* FROM weir\\.dead_letters .*);\\R```")
                .matcher(Files.readString(Path.of("../docs/operations.md")));
        assertThat(statement.find()).isTrue();
        var envelope = new Envelope(
                new InBlob(7, 1),
                1_000,
                Fields.of("id", 7L),
                new Original("{x}".getBytes(StandardCharsets.UTF_8), 0, 3));
        Rejected rejected = new Rejected(envelope, Stage.DECODE, Code.BAD_JSON, "1 bytes in: no", 1);
        add("of_docs", List.of(rejected));

        Row row = one(statement.group(1).replace(" weir.", " ").replace("orders", "of_docs"));

        assertThat(row.getString("slice")).isEqualTo("g");
        assertThat(row.getLong("position")).isEqualTo(7);
        assertThat(row.getLong("line")).isEqualTo(2);
        assertThat(row.getString("code")).isEqualTo("WEIR-2103");
        assertThat(row.getString("record")).isEqualTo("{x}");
        assertThat(row.getString("fields")).isEqualTo("id = 7\n");
    }

    @Test
    void half_a_surrogate_pair_is_kept_as_its_number() {
        var envelope =
                new Envelope(new InBlob(0, 0), 1, Fields.of("id", "a\ud800", "pair", "\ud83d\ude00"), Original.NONE);
        var rejected = new Rejected(envelope, Stage.SINK, Code.VALUE_DOES_NOT_FIT, "column id (text): no a\udc00", 1);
        add("half_pairs", List.of(rejected));

        Row row = one("SELECT message, fields FROM dead_letters WHERE pipeline = 'half_pairs' ALLOW FILTERING");

        assertThat(row.getString("message")).isEqualTo("column id (text): no a\\uDC00");
        assertThat(row.getString("fields")).isEqualTo("id = \"a\\uD800\"\npair = \"\ud83d\ude00\"\n");
    }

    private static void add(String pipeline, List<Rejected> rejected) {
        SharedCassandra.get(STATE.deadLetters().add(pipeline, "g", rejected));
    }

    private static Row one(String cql) {
        assertThat(select(cql)).hasSize(1);
        return select(cql).get(0);
    }

    private static List<Row> select(String cql) {
        return SharedCassandra.session()
                .execute(cql.replace("FROM ", "FROM \"" + KEYSPACE + "\"."))
                .all();
    }
}
