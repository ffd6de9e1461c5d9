package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import weir.streams.model.Envelope;
import weir.streams.model.Slice;
import weir.streams.model.Sweep;
import weir.streams.source.Reading;

/** Tables that are polled are loaded first: in slices, from wherever it stood, also again. */
class PostgreSqlLoadIT {
    private static final Server POSTGRES = Server.postgres();

    @AutoClose
    private final Readings all = Readings.ofPolls(POSTGRES);

    @Test
    void a_table_is_loaded_in_slices_and_then_what_changes_is_read() {
        POSTGRES.polledTable("loaded");
        POSTGRES.execute("INSERT INTO loaded SELECT g, 'n' || g, now() FROM generate_series(1, 2500) g");
        SqlSource source = all.source("public.loaded");

        List<Slice> plan = all.plan(source);
        assertThat(plan)
                .extracting(Slice::name)
                .containsExactly("public.loaded", "public.loaded#0", "public.loaded#1", "public.loaded#2");
        List<Envelope> loaded = new ArrayList<>();
        for (Slice slice : plan.subList(1, 4)) {
            try (Reading reading = all.read(source, slice).toTheEnd()) {
                loaded.addAll(reading.read);
            }
            Reading.get(source.ended(slice));
        }
        POSTGRES.execute("UPDATE loaded SET name = 'new', updated = now() WHERE id IN (7, 1700)");
        try (Reading changes =
                all.read(source, plan.get(0)).until(read -> updated(read).size() == 2)) {
            assertThat(ids(loaded)).hasSize(2500);
            assertThat(loaded)
                    .extracting(Envelope::writeTime)
                    .containsOnly(loaded.get(0).writeTime());
            assertThat(updated(changes.read))
                    .allSatisfy(each -> assertThat(each.writeTime())
                            .isGreaterThan(loaded.get(0).writeTime())
                            .isEqualTo(micros(each, "updated")));
        }
        assertThat(all.plan(source)).extracting(Slice::name).containsExactly("public.loaded");
        assertThat(all.plan(all.source("public.loaded")))
                .extracting(Slice::name)
                .containsExactly("public.loaded");
    }

    @Test
    void what_was_there_before_is_swept_once_all_is_loaded_and_only_once() {
        POSTGRES.polledTable("swept");
        POSTGRES.execute("INSERT INTO swept SELECT g, 'n', now() FROM generate_series(1, 1500) g");
        all.settings.sweep = true;
        SqlSource source = all.source("public.swept");

        List<Slice> loading = all.plan(source);
        for (Slice slice : loading.subList(1, 3)) {
            all.read(source, slice).toTheEnd().close();
            Reading.get(source.ended(slice));
        }
        List<Slice> sweeping = all.plan(all.source("public.swept"));
        long time = TableSlice.of(loading.get(1)).loadTime();
        for (Slice slice : sweeping.subList(1, 5)) Reading.get(source.ended(slice));

        assertThat(loading).hasSize(3);
        assertThat(sweeping)
                .extracting(source::sweep)
                .containsExactly(
                        Optional.empty(),
                        Optional.of(new Sweep("public.swept", time, 3, 4)),
                        Optional.of(new Sweep("public.swept", time, 2, 4)),
                        Optional.of(new Sweep("public.swept", time, 1, 4)),
                        Optional.of(new Sweep("public.swept", time, 0, 4)));
        assertThat(all.plan(all.source("public.swept"))).extracting(Slice::name).containsExactly("public.swept");
    }

    @Test
    void a_table_is_loaded_again_at_a_later_time_and_that_load_goes_on_where_it_was() {
        POSTGRES.polledTable("again");
        POSTGRES.execute("INSERT INTO again SELECT g, 'n', now() FROM generate_series(1, 1500) g");
        all.settings.sweep = true;
        all.settings.reloadEvery = Optional.of(Duration.ofMillis(1));
        SqlSource source = all.source("public.again");
        List<Slice> first = all.plan(source);
        for (Slice slice : first.subList(1, 3)) {
            all.read(source, slice).toTheEnd().close();
            Reading.get(source.ended(slice));
        }
        for (Slice slice : all.plan(source).subList(1, 5)) Reading.get(source.ended(slice));

        List<Slice> second = all.plan(source);
        List<Envelope> loaded = new ArrayList<>();
        try (Reading reading = all.read(source, second.get(1)).until(512).save()) {
            loaded.addAll(reading.read);
        }
        SqlSource next = all.source("public.again");
        List<Slice> third = all.plan(next);
        try (Reading rest = all.read(next, third.get(1)).toTheEnd()) {
            loaded.addAll(rest.read);
        }

        assertThat(second)
                .extracting(Slice::name)
                .isEqualTo(first.stream().map(Slice::name).toList());
        long time = TableSlice.of(second.get(1)).loadTime();
        assertThat(time).isGreaterThan(TableSlice.of(first.get(1)).loadTime());
        assertThat(third).isEqualTo(second);
        assertThat(loaded).hasSize(1000).extracting(Envelope::writeTime).containsOnly(time);
        assertThat(loaded).extracting(Envelope::table).containsOnly("public.again");
        assertThat(ids(loaded)).hasSize(1000);
    }

    @Test
    void a_load_goes_on_after_its_last_saved_page() {
        POSTGRES.polledTable("resumed");
        POSTGRES.execute("INSERT INTO resumed SELECT g, 'n' || g, now() FROM generate_series(1, 900) g");
        SqlSource source = all.source("public.resumed");
        Slice slice = all.plan(source).get(1);
        List<Envelope> loaded = new ArrayList<>();
        try (Reading first = all.read(source, slice).until(512).save()) {
            loaded.addAll(first.read);
        }

        SqlSource next = all.source("public.resumed");
        try (Reading rest = all.read(next, all.plan(next).get(1)).toTheEnd()) {
            loaded.addAll(rest.read);
        }

        assertThat(loaded).hasSize(900);
        assertThat(ids(loaded)).hasSize(900);
    }

    @Test
    void keys_of_several_columns_are_walked_in_their_order() {
        POSTGRES.execute(
                "CREATE TABLE pairs (a text, b int, updated timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (a, b))",
                "INSERT INTO pairs SELECT chr(65 + g % 26) || ' %', g FROM generate_series(1, 3000) g");
        SqlSource source = all.source("public.pairs");
        Set<Object> found = new HashSet<>();

        for (Slice slice : all.plan(source).subList(1, 4)) {
            try (Reading reading = all.read(source, slice).toTheEnd()) {
                found.addAll(reading.values("b"));
            }
        }

        assertThat(found).hasSize(3000);
    }

    @Test
    void pages_of_one_statement_follow_one_another_and_the_next_begins_behind_the_last() {
        POSTGRES.polledTable("many");
        POSTGRES.execute("INSERT INTO many SELECT g, 'n', now() FROM generate_series(1, 4096) g");
        SqlSource source = all.source("public.many");

        List<Integer> sizes = new ArrayList<>();
        try (Reading reading = all.read(source, Readings.whole("public.many"))) {
            while (sizes.isEmpty() || !reading.last().isLast())
                sizes.add(reading.page().steps().size());

            assertThat(new HashSet<>(reading.values("id"))).hasSize(4096);
            assertThat(reading.values("id")).isSorted();
        }
        assertThat(sizes)
                .hasSize(17)
                .endsWith(0)
                .startsWith(Collections.nCopies(16, 256).toArray(new Integer[0]));
    }

    private static List<Envelope> updated(List<Envelope> read) {
        return read.stream()
                .filter(each -> "new".equals(each.fields().get("name")))
                .toList();
    }

    private static Set<Long> ids(List<Envelope> envelopes) {
        Set<Long> ids = new HashSet<>();
        envelopes.forEach(each -> ids.add((Long) each.fields().get("id")));
        return ids;
    }

    private static long micros(Envelope envelope, String field) {
        Instant time = (Instant) Objects.requireNonNull(envelope.fields().get(field));
        return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + time.getNano() / 1000;
    }
}
