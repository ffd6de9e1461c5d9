package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import weir.streams.model.Offset.InLog;

class SqlServerPlacesTest {
    private static final Schema SIGN =
            SchemaBuilder.struct().field("ts_ms", Schema.INT64_SCHEMA).build();
    private static final Schema CHANGE =
            SchemaBuilder.struct().field("op", Schema.STRING_SCHEMA).build();
    private static final String FIRST = "00000027000000100001";
    private static final String END = "00000027000000200001";
    private static final String LATER = "00000027000000300001";

    private final SqlServerPlaces places = SqlServerPlaces.open("it");

    @Test
    void the_third_sign_that_nothing_has_changed_moves_the_place_to_the_end_that_was_asked_for_before_them() {
        places.asked(END, false);

        assertThat(List.of(at(sign(FIRST)), at(sign(FIRST)), at(sign(FIRST)))).containsExactly(FIRST, FIRST, END);
    }

    @Test
    void a_sign_of_before_and_one_after_a_change_are_of_no_help() {
        places.asked(END, false);
        SourceRecord old = record(FIRST, new Struct(SIGN).put("ts_ms", System.currentTimeMillis() - 10_000));

        assertThat(List.of(at(old), at(sign(FIRST)), at(sign(FIRST)))).containsOnly(FIRST);
        assertThat(at(change(FIRST))).isEqualTo(FIRST);
        assertThat(List.of(at(sign(FIRST)), at(sign(FIRST)))).containsOnly(FIRST);
        assertThat(at(sign(LATER))).isEqualTo(LATER);
        assertThat(List.of(at(sign(LATER)), at(sign(LATER)))).containsOnly(LATER); // the end is behind it
    }

    @Test
    void signs_of_one_end_are_of_no_help_for_the_next() {
        places.asked(END, false);
        assertThat(List.of(at(sign(FIRST)), at(sign(FIRST)))).containsOnly(FIRST);
        places.asked(LATER, false);

        assertThat(at(sign(FIRST))).isEqualTo(END);
        assertThat(List.of(at(sign(FIRST)), at(sign(FIRST)))).containsOnly(END);
        assertThat(at(sign(FIRST))).isEqualTo(LATER);
        assertThat(at(sign(FIRST))).isEqualTo(LATER);
    }

    @Test
    void an_end_that_is_asked_for_after_the_third_sign_waits_for_three_more() {
        places.asked(END, false);
        assertThat(List.of(at(sign(FIRST)), at(sign(FIRST)), at(sign(FIRST)))).contains(END);
        places.asked(LATER, false);

        assertThat(at(sign(FIRST))).isEqualTo(END);
    }

    @Test
    void where_nothing_is_left_one_sign_is_made_and_never_leads_back() {
        places.begin(SqlServerPlaces.at(FIRST));
        places.asked(END, true);
        SourceRecord sign = SqlServerPlaces.signs("it").get(0);

        assertThat(SqlServerPlaces.signs("it")).isEmpty();
        assertThat(at(sign)).isEqualTo(END);
        assertThat(at(change(LATER))).isEqualTo(LATER);
        assertThat(at(sign)).isEqualTo(LATER);
    }

    @Test
    void a_table_that_was_included_later_may_begin_behind_the_place() {
        places.include(END);

        InLog saved = places.behind(change(FIRST));

        assertThat(SqlServerPlaces.of(saved)).isEqualTo(FIRST);
        assertThat(SqlServerPlaces.since(saved)).isEqualTo(END);
        assertThat(places.last()).isEqualTo(END);
        InLog then = places.behind(change(LATER));
        assertThat(SqlServerPlaces.since(then)).isEqualTo(LATER);
        assertThat(then.position()).doesNotContain("since");
    }

    private String at(SourceRecord record) {
        return SqlServerPlaces.of(places.behind(record));
    }

    private static SourceRecord sign(String place) {
        return record(place, new Struct(SIGN).put("ts_ms", System.currentTimeMillis() + 10_000));
    }

    private static SourceRecord change(String place) {
        return record(place, new Struct(CHANGE).put("op", "c"));
    }

    private static SourceRecord record(String place, Struct value) {
        Map<String, Object> offset = new HashMap<>();
        offset.put("commit_lsn", place.substring(0, 8) + ":" + place.substring(8, 16) + ":" + place.substring(16));
        offset.put("event_serial_no", 1L);
        return new SourceRecord(Map.of(), offset, "weir", value.schema(), value);
    }
}
