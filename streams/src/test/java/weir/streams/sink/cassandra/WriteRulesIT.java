package weir.streams.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import weir.config.CassandraSinkConfig;
import weir.config.CassandraSinkConfig.Drift;
import weir.config.CassandraSinkConfig.Nulls;
import weir.config.WriteRules;
import weir.config.WriteRules.Collections;
import weir.config.WriteRules.Delete;
import weir.config.WriteRules.Ttl;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Offset.InBlob;
import weir.streams.model.Operation;
import weir.streams.model.Original;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Step;
import weir.streams.transform.KnownFields;

/** Write time, time to live, deletes and collections as the settings say. */
class WriteRulesIT {
    private static String keyspace = "";

    @BeforeAll
    static void createTables() {
        keyspace = SharedCassandra.newKeyspace();
        create("orders (day text, id bigint, note text, PRIMARY KEY (day, id))");
        create("aged (id bigint PRIMARY KEY, note text) WITH default_time_to_live = 5000");
        create("grown (id int PRIMARY KEY, note text, tags set<text>, sizes map<text, int>)");
        create("shared (p int, c int, s set<text> static, v text, PRIMARY KEY (p, c))");
        create("loose (id int PRIMARY KEY, l list<text>, f frozen<list<text>>)");
    }

    @Test
    void every_row_lives_as_long_as_the_settings_say() {
        try (var sinks = open("orders", new Ttl.Fixed(Duration.ofDays(90)))) {
            sinks.write(Sinks.row(1, "day", "ttl", "id", 1L, "note", "a"));
        }

        assertThat(one("SELECT ttl(note) FROM orders WHERE day = 'ttl'")).isBetween(90 * 86_400 - 60, 90 * 86_400);
    }

    @Test
    void a_field_says_how_long_its_row_lives_and_without_it_the_table_does() {
        List<Step> steps;
        try (var sinks = open("aged", new Ttl.FromField("hours", ChronoUnit.HOURS))) {
            steps = sinks.write(
                    Sinks.row(1, "id", 1, "note", "a", "hours", "2"),
                    Sinks.row(2, "id", 2, "note", "a", "hours", null),
                    Sinks.row(3, "id", 3, "note", "a"),
                    Sinks.row(4, "id", 4, "note", "a", "hours", 0),
                    Sinks.row(5, "id", 5, "note", "a", "hours", 175_201L),
                    Sinks.row(6, "id", 6, "note", "a", "hours", 175_200L),
                    Sinks.row(7, "id", 7, "note", "a", "hours", "soon"));
        }

        assertThat(one("SELECT ttl(note) FROM aged WHERE id = 1")).isBetween(7_100, 7_200);
        assertThat(one("SELECT ttl(note) FROM aged WHERE id = 2")).isBetween(4_900, 5_000);
        assertThat(one("SELECT ttl(note) FROM aged WHERE id = 3")).isBetween(4_900, 5_000);
        assertThat(one("SELECT ttl(note) FROM aged WHERE id = 6")).isBetween(630_719_900, 630_720_000);
        assertThat(refusals(steps))
                .containsExactly(
                        "WRITE_RULE field hours: 0 (expected: 1 to 175200 hours, as ttl says)",
                        "WRITE_RULE field hours: 175201 (expected: 1 to 175200 hours, as ttl says)",
                        "WRITE_RULE field hours: text of 4 characters is not a whole number (expected: 1 to 175200 hours, as ttl says)");
    }

    @Test
    void the_time_of_a_field_decides_which_write_wins() {
        var rules = new WriteRules(Optional.of("at"), Optional.empty(), Optional.empty(), Collections.REPLACE);
        List<Step> steps;
        try (var sinks = open("orders", rules)) {
            steps = sinks.write(
                    Sinks.row(1, "day", "time", "id", 1, "note", "later", "at", "2026-01-02T03:04:05.000006Z"),
                    Sinks.row(2, "day", "time", "id", 1, "note", "earlier", "at", "2026-01-02T03:04:05.000005Z"),
                    Sinks.row(3, "day", "time", "id", 2, "note", "a", "at", Instant.ofEpochSecond(7)),
                    Sinks.row(4, "day", "time", "id", 3, "note", "a", "at", null),
                    Sinks.row(5, "day", "time", "id", 4, "note", "a"),
                    Sinks.row(6, "day", "time", "id", 5, "note", "a", "at", 1_700_000_000L),
                    Sinks.row(7, "day", "time", "id", 6, "note", "a", "at", "2026-01-02T03:04:05.0000001Z"),
                    Sinks.row(8, "day", "past", "id", 1, "note", "a", "at", "0001-01-01T00:00:00Z"),
                    Sinks.row(9, "day", "past", "id", 2, "note", "a", "at", "9999-12-31T23:59:59.999999Z"),
                    Sinks.row(10, "day", "past", "id", 3, "note", "a", "at", Instant.MAX));
        }

        assertThat(rows("SELECT id, writetime(note) FROM orders WHERE day = 'past'"))
                .containsExactly(List.of(1L, -62_135_596_800_000_000L), List.of(2L, 253_402_300_799_999_999L));

        assertThat(rows("SELECT id, note, writetime(note) FROM orders WHERE day = 'time'"))
                .containsExactly(List.of(1L, "later", 1_767_323_045_000_006L), List.of(2L, "a", 7_000_000L));
        assertThat(refusals(steps))
                .containsExactly(
                        "WRITE_RULE field at is null (expected: a timestamp, as write-time says)",
                        "WRITE_RULE no field at (expected: a timestamp, as write-time says)",
                        "WRITE_RULE field at: 1700000000 is not a timestamp (expected: as write-time says)",
                        "WRITE_RULE field at: text of 28 characters is finer than microseconds (expected: as write-time says)",
                        "WRITE_RULE field at: a timestamp is out of range for a write time (expected: as write-time says)");
    }

    @Test
    void an_envelope_that_says_so_deletes_its_row_unless_the_row_is_newer() {
        var delete = new Delete("op", List.of("d", "true"));
        var rules = new WriteRules(Optional.empty(), Optional.empty(), Optional.of(delete), Collections.REPLACE);
        List<Step> steps;
        try (var sinks = open("orders", rules)) {
            for (long id = 1; id <= 5; id++) sinks.write(Sinks.row(10, "day", "del", "id", id, "note", "a", "op", "u"));
            steps = sinks.write(
                    Sinks.row(11, "day", "del", "id", 1L, "op", "d"),
                    Sinks.row(11, "day", "del", "id", 2L, "op", true, "note", null),
                    Sinks.row(9, "day", "del", "id", 3L, "op", "d"),
                    deletion(11, "day", "del", "id", 4L),
                    Sinks.row(11, "day", "del", "op", "d"),
                    Sinks.row(11, "day", "del", "id", null, "op", "d"));
        }

        assertThat(rows("SELECT id FROM orders WHERE day = 'del'")).containsExactly(List.of(3L), List.of(5L));
        assertThat(refusals(steps))
                .containsExactly(
                        "KEY_MISSING no field id (expected: a value for key column id (bigint))",
                        "KEY_MISSING key column id (bigint) is null");
    }

    @Test
    void a_delete_and_the_writes_around_it_end_the_same_in_any_order() {
        List<Step> steps = new ArrayList<>();
        for (long time = 1; time <= 30; time++) {
            steps.add(
                    time % 3 == 0
                            ? deletion(time, "day", "mix", "id", time % 2)
                            : Sinks.row(time, "day", "mix", "id", time % 2, "note", "n" + time));
        }
        var random = new Random(11);
        try (var sinks = open("orders", WriteRules.DEFAULT)) {
            for (int round = 0; round < 20; round++) {
                java.util.Collections.shuffle(steps, random);
                sinks.write(steps.subList(0, 1 + random.nextInt(30)).toArray(Step[]::new));
            }
            sinks.write(steps.toArray(Step[]::new));
        }

        assertThat(rows("SELECT id, note FROM orders WHERE day = 'mix'")).containsExactly(List.of(1L, "n29"));
    }

    @Test
    void a_field_that_only_rules_need_is_no_drift_and_one_that_cannot_come_is_a_fault() {
        var rules = new WriteRules(
                Optional.empty(),
                Optional.of(new Ttl.FromField("hours", ChronoUnit.HOURS)),
                Optional.of(new Delete("op", List.of("d"))),
                Collections.REPLACE);
        var config = Sinks.config(keyspace, "orders", Nulls.UNSET, Drift.STOP, rules);
        var closed =
                new KnownFields(Map.of("day", Optional.empty(), "id", Optional.empty(), "op", Optional.empty()), true);

        assertThatThrownBy(
                        () -> SharedCassandra.get(Sinks.of(config, closed).sink.open()))
                .isInstanceOfSatisfying(
                        CodedException.class,
                        e -> assertThat(e.code() + " " + e.getMessage())
                                .isEqualTo(
                                        "MAPPING no field hours, which the sink's write rules name (there are: day, id, op)"));
    }

    @Test
    void sets_and_maps_grow_or_are_replaced_and_a_replay_changes_neither() {
        var merge = new WriteRules(Optional.empty(), Optional.empty(), Optional.empty(), Collections.MERGE);
        Map<String, Integer> one = Map.of("s", 1, "m", 2);
        List<Step> steps = List.of(
                Sinks.row(1, "id", 1, "note", "a", "tags", List.of("x", "y"), "sizes", one),
                Sinks.row(2, "id", 1, "note", "b", "tags", List.of("z"), "sizes", Map.of("m", 3)),
                Sinks.row(3, "id", 1, "note", "c", "tags", null, "sizes", Map.of()));
        try (var grown = open("grown", merge)) {
            for (int round = 0; round < 3; round++) grown.write(steps.toArray(Step[]::new));
        }

        assertThat(rows("SELECT note, tags, sizes FROM grown WHERE id = 1"))
                .containsExactly(List.of("c", Set.of("x", "y", "z"), Map.of("s", 1, "m", 3)));

        Step[] replaced = {
            Sinks.row(4, "id", 1, "note", "d", "tags", List.of("w"), "sizes", one),
            Sinks.row(5, "id", 1, "tags", List.of("v", "u"))
        };
        try (var grown = open("grown", WriteRules.DEFAULT)) {
            for (int round = 0; round < 3; round++) grown.write(replaced);
        }

        assertThat(rows("SELECT note, tags, sizes FROM grown WHERE id = 1"))
                .containsExactly(List.of("d", Set.of("u", "v"), one));
    }

    @Test
    void merging_a_static_set_is_a_write_to_its_partition() {
        var merge = new WriteRules(Optional.empty(), Optional.empty(), Optional.empty(), Collections.MERGE);
        try (var grown = open("shared", merge)) {
            grown.write(
                    Sinks.row(1, "p", 1, "c", 1, "v", "a", "s", List.of("x")),
                    Sinks.row(2, "p", 1, "c", 2, "s", List.of("y")),
                    Sinks.row(3, "p", 1, "s", List.of("z")));
        }

        assertThat(rows("SELECT c, v, s FROM shared")).containsExactly(List.of(1, "a", Set.of("x", "y", "z")));
    }

    @Test
    void a_list_of_loose_cells_is_refused_since_two_writes_of_it_would_double_it() {
        for (int time = 0; time < 2; time++) {
            SharedCassandra.session()
                    .execute("INSERT INTO " + keyspace + ".loose (id, l) VALUES (1, ['a', 'b']) USING TIMESTAMP 5");
        }
        var closed = new KnownFields(Map.of("id", Optional.empty(), "f", Optional.empty()), true);

        assertThat(rows("SELECT l FROM loose")).containsExactly(List.of(List.of("a", "b", "a", "b")));
        assertThatThrownBy(() -> Sinks.open(Sinks.config(keyspace, "loose")))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo(Code.MAPPING))
                .hasMessage("column l (list<text>): a list written twice holds everything twice"
                        + " (expected: frozen<list>, a set, or the field dropped)");
        SharedCassandra.get(
                Sinks.of(Sinks.config(keyspace, "loose"), closed).sink.open());
    }

    private static Envelope deletion(long writeTime, @Nullable Object... namesAndValues) {
        return new Envelope(
                new InBlob(writeTime, writeTime),
                writeTime,
                Operation.DELETE,
                Fields.of(namesAndValues),
                Original.NONE);
    }

    private static List<String> refusals(List<Step> steps) {
        return steps.stream()
                .filter(Rejected.class::isInstance)
                .map(step -> ((Rejected) step).code() + " " + ((Rejected) step).message())
                .toList();
    }

    private static Sinks open(String table, Ttl ttl) {
        return open(table, new WriteRules(Optional.empty(), Optional.of(ttl), Optional.empty(), Collections.REPLACE));
    }

    private static Sinks open(String table, WriteRules rules) {
        CassandraSinkConfig config = Sinks.config(keyspace, table, Nulls.UNSET, Drift.STOP, rules);
        return Sinks.open(config);
    }

    private static void create(String table) {
        SharedCassandra.ddl(SharedCassandra.session(), "CREATE TABLE " + keyspace + "." + table);
    }

    private static int one(String query) {
        return (Integer) rows(query).get(0).get(0);
    }

    private static List<List<Object>> rows(String query) {
        List<List<Object>> rows = new ArrayList<>();
        SharedCassandra.session()
                .execute(query.replace("FROM ", "FROM " + keyspace + "."))
                .forEach(row -> {
                    List<Object> values = new ArrayList<>();
                    for (int i = 0; i < row.getColumnDefinitions().size(); i++) {
                        values.add(String.valueOf(row.getObject(i)).equals("null") ? "null" : row.getObject(i));
                    }
                    rows.add(values);
                });
        return rows;
    }
}
