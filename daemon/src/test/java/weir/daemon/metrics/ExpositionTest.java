package weir.daemon.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.daemon.Statuses.BUSY;
import static weir.daemon.Statuses.NOTHING;
import static weir.daemon.Statuses.connection;
import static weir.daemon.Statuses.status;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import weir.config.PipelineConfig;
import weir.daemon.Statuses;
import weir.daemon.pipelines.PipelineState;
import weir.daemon.pipelines.PipelineStatus;
import weir.streams.model.Code;
import weir.streams.source.SliceSource.Lag;

class ExpositionTest {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{[^}]*\\})? (\\S+)");

    @Test
    void every_count_of_a_pipeline_is_on_the_page() {
        Map<String, Double> page = samples(scrape(status("orders", PipelineState.THROTTLED, BUSY)));

        assertThat(nonZero(page))
                .isEqualTo(new TreeMap<>(Map.ofEntries(
                        Map.entry("weir_build_info{version=\"1.2.3\",}", 1.0),
                        Map.entry("weir_envelopes_read_total{pipeline=\"orders\",}", 1000.0),
                        Map.entry("weir_envelopes_ended_total{pipeline=\"orders\",outcome=\"written\",}", 900.0),
                        Map.entry("weir_envelopes_ended_total{pipeline=\"orders\",outcome=\"skipped\",}", 15.0),
                        Map.entry("weir_envelopes_ended_total{pipeline=\"orders\",outcome=\"rejected\",}", 12.0),
                        Map.entry("weir_envelopes_ended_total{pipeline=\"orders\",outcome=\"abandoned\",}", 3.0),
                        Map.entry("weir_envelopes_skipped_total{pipeline=\"orders\",reason=\"no id\",}", 10.0),
                        Map.entry("weir_envelopes_skipped_total{pipeline=\"orders\",reason=\"older\",}", 5.0),
                        Map.entry("weir_envelopes_rejected_total{pipeline=\"orders\",code=\"WEIR-2103\",}", 11.0),
                        Map.entry("weir_envelopes_rejected_total{pipeline=\"orders\",code=\"WEIR-2101\",}", 1.0),
                        Map.entry("weir_envelopes_in_flight{pipeline=\"orders\",}", 70.0),
                        Map.entry("weir_read_bytes_total{pipeline=\"orders\",}", 65536.0),
                        Map.entry("weir_retries_total{pipeline=\"orders\",code=\"WEIR-3303\",}", 2.0),
                        Map.entry("weir_restarts_total{pipeline=\"orders\",code=\"WEIR-3101\",}", 1.0),
                        Map.entry("weir_pipeline_waiting{pipeline=\"orders\",code=\"WEIR-3301\",}", 1.0),
                        Map.entry("weir_drift_total{pipeline=\"orders\",action=\"ignored\",}", 1.0),
                        Map.entry("weir_pipeline_state{pipeline=\"orders\",state=\"throttled\",}", 1.0),
                        Map.entry("weir_slices{pipeline=\"orders\",state=\"running\",}", 3.0),
                        Map.entry("weir_slices{pipeline=\"orders\",state=\"waiting\",}", 1.0),
                        Map.entry("weir_checkpoints_total{pipeline=\"orders\",}", 7.0),
                        Map.entry("weir_checkpoint_last_success_timestamp_seconds{pipeline=\"orders\",}", 1772366401.5),
                        Map.entry("weir_source_lag_seconds{pipeline=\"orders\",}", 3.25),
                        Map.entry("weir_source_lag_bytes{pipeline=\"orders\",}", 4096.0),
                        Map.entry("weir_source_lag_records{pipeline=\"orders\",}", 2000.0),
                        Map.entry("weir_source_loaded_ratio{pipeline=\"orders\",}", 0.25),
                        Map.entry("weir_partition_lag_records{pipeline=\"orders\",partition=\"0\",}", 2000.0),
                        Map.entry("weir_partition_lag_seconds{pipeline=\"orders\",partition=\"0\",}", 3.25),
                        Map.entry("weir_source_lost_records_total{pipeline=\"orders\",}", 50.0))));
    }

    @Test
    void every_count_of_a_connection_is_on_the_page() {
        String page = new Exposition("1.2.3", List::of, () -> List.of(connection("shop"))).text();

        assertThat(samples(page).entrySet().stream()
                        .filter(sample -> sample.getKey().startsWith("weir_connection"))
                        .map(sample -> sample.getKey() + " " + sample.getValue()))
                .containsExactlyInAnyOrder(
                        "weir_connection_in_flight_limit_rows{connection=\"shop\",} 512.0",
                        "weir_connection_in_flight_rows{connection=\"shop\",} 64.0",
                        "weir_connection_waiting_rows{connection=\"shop\",} 7.0",
                        "weir_connection_rate_limit_rows_per_second{connection=\"shop\",} 1950.5",
                        "weir_connection_acknowledged_rows_total{connection=\"shop\",} 12345.0",
                        "weir_connection_refused_rows_total{connection=\"shop\",code=\"WEIR-3301\",} 0.0",
                        "weir_connection_refused_rows_total{connection=\"shop\",code=\"WEIR-3302\",} 0.0",
                        "weir_connection_refused_rows_total{connection=\"shop\",code=\"WEIR-3303\",} 0.0",
                        "weir_connection_refused_rows_total{connection=\"shop\",code=\"WEIR-3304\",} 21.0",
                        "weir_connection_throttled_seconds_total{connection=\"shop\",cause=\"adaptive-rate\",} 1.5",
                        "weir_connection_throttled_seconds_total{connection=\"shop\",cause=\"fixed-rate\",} 0.0",
                        "weir_connection_throttled_seconds_total{connection=\"shop\",cause=\"in-flight\",} 0.0",
                        "weir_connection_throttled_seconds_total{connection=\"shop\",cause=\"retry-after\",} 0.0",
                        "weir_connection_throttled_seconds_total{connection=\"shop\",cause=\"unreachable\",} 0.0",
                        "weir_connection_state{connection=\"shop\",state=\"open\",} 0.0",
                        "weir_connection_state{connection=\"shop\",state=\"throttled\",} 1.0",
                        "weir_connection_state{connection=\"shop\",state=\"backing-off\",} 0.0",
                        "weir_connection_state{connection=\"shop\",state=\"unreachable\",} 0.0");
    }

    @Test
    void what_was_read_is_what_ended_and_what_is_in_flight() {
        Map<String, Double> page = samples(scrape(status("orders", PipelineState.RUNNING, BUSY)));

        double ended = page.entrySet().stream()
                .filter(sample -> sample.getKey().startsWith("weir_envelopes_ended_total{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
        assertThat(page.get("weir_envelopes_read_total{pipeline=\"orders\",}"))
                .isEqualTo(ended + page.getOrDefault("weir_envelopes_in_flight{pipeline=\"orders\",}", Double.NaN));
    }

    @Test
    void every_label_that_can_be_known_is_there_before_the_first_event() {
        Map<String, Double> page = samples(scrape(status("orders", PipelineState.STARTING, NOTHING)));

        for (PipelineState state : PipelineState.values()) {
            assertThat(page).containsKey("weir_pipeline_state{pipeline=\"orders\",state=\"" + state.word() + "\",}");
        }
        for (Code code : Code.values()) {
            String labels = "{pipeline=\"orders\",code=\"" + code.id() + "\",}";
            switch (code.kind()) {
                case POISON -> assertThat(page).containsKey("weir_envelopes_rejected_total" + labels);
                case WEATHER ->
                    assertThat(page)
                            .containsKeys(
                                    "weir_retries_total" + labels,
                                    "weir_restarts_total" + labels,
                                    "weir_pipeline_waiting" + labels);
                case FAULT -> assertThat(page).containsKey("weir_restarts_total" + labels);
            }
        }
    }

    @Test
    void names_follow_the_rules() {
        String page = scrape(status("orders", PipelineState.RUNNING, BUSY));

        Set<String> types = new HashSet<>();
        for (String line : page.lines().toList()) {
            if (!line.startsWith("# TYPE weir_")) continue;
            String[] words = line.split(" ", -1);
            types.add(words[2]);
            assertThat(words[3]).as(line).isIn("counter", "gauge");
            assertThat(words[2].endsWith("_total")).as(line).isEqualTo(words[3].equals("counter"));
            assertThat(words[2]).as(line).matches("weir_[a-z]+(_[a-z]+)*");
            assertThat(page).contains("# HELP " + words[2] + " ");
        }
        Matcher help = Pattern.compile("# HELP weir_\\S+ (.*)").matcher(page);
        while (help.find()) assertThat(help.group(1)).matches("\\S.*\\.");
        assertThat(samples(page).keySet().stream()
                        .filter(name -> name.startsWith("weir_"))
                        .map(name -> name.replaceFirst("\\{.*", "")))
                .allMatch(types::contains);
    }

    @Test
    void the_jvm_is_there_and_no_series_says_when_it_was_created() {
        Map<String, Double> page = samples(scrape());

        assertThat(page).containsKey("process_start_time_seconds");
        assertThat(page.keySet()).noneMatch(name -> name.contains("_created"));
    }

    @Test
    void a_source_that_cannot_tell_its_bytes_says_nothing_of_them() {
        PipelineConfig config = Statuses.pipeline("hub");

        String page = scrape(new PipelineStatus(
                config,
                PipelineState.RUNNING,
                Statuses.NOON,
                NOTHING,
                new Lag(7, -1, 3.25),
                Map.of(),
                OptionalDouble.empty(),
                1,
                0));

        assertThat(page)
                .contains("weir_source_lag_records{pipeline=\"hub\",} 7.0\n")
                .doesNotContain("weir_source_lag_bytes{");
    }

    @Test
    void a_source_that_cannot_tell_its_records_says_nothing_of_them() {
        PipelineConfig config = Statuses.pipeline("gzip");

        String page = scrape(new PipelineStatus(
                config,
                PipelineState.RUNNING,
                Statuses.NOON,
                NOTHING,
                new Lag(-1, 4096, 3.25),
                Map.of(),
                OptionalDouble.empty(),
                1,
                0));

        assertThat(page)
                .contains("weir_source_lag_bytes{pipeline=\"gzip\",} 4096.0\n")
                .doesNotContain("weir_source_lag_records{");
    }

    @Test
    void a_source_that_was_never_seen_says_nothing_of_its_lag() {
        PipelineConfig config = Statuses.pipeline("hub");

        String page = scrape(new PipelineStatus(
                config,
                PipelineState.BACKING_OFF,
                Statuses.NOON,
                NOTHING,
                Lag.UNKNOWN,
                Map.of(),
                OptionalDouble.empty(),
                0,
                0));

        assertThat(page)
                .doesNotContain("lag_seconds{")
                .doesNotContain("lag_records{")
                .doesNotContain("lag_bytes{");
    }

    @Test
    void a_pipeline_has_fewer_than_250_series() {
        long perPipeline = samples(scrape(status("orders", PipelineState.RUNNING, BUSY))).keySet().stream()
                .filter(name -> name.contains("pipeline=\"orders\""))
                .count();

        assertThat(perPipeline).isLessThan(250);
    }

    private static String scrape(PipelineStatus... statuses) {
        return new Exposition("1.2.3", () -> List.of(statuses), List::of).text();
    }

    private static Map<String, Double> samples(String page) {
        Map<String, Double> samples = new TreeMap<>();
        page.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = SAMPLE.matcher(line);
            assertThat(sample.matches()).as(line).isTrue();
            String labels = sample.group(2) == null ? "" : sample.group(2);
            Double twice = samples.put(sample.group(1) + labels, Double.valueOf(sample.group(3)));
            assertThat(twice).as(line).isNull();
        });
        return samples;
    }

    private static Map<String, Double> nonZero(Map<String, Double> samples) {
        Map<String, Double> kept = new TreeMap<>(samples);
        kept.entrySet().removeIf(sample -> !sample.getKey().startsWith("weir_") || sample.getValue() == 0);
        return kept;
    }
}
