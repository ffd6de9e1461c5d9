package weir.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GcLogTest {
    @Test
    void counts_what_grew_between_collections() {
        String log = """
                [0.010s][info][gc] Using G1
                [0.200s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 24M->5M(256M) 3.100ms
                [0.300s][info][gc] GC(1) Concurrent Mark Cycle
                [0.310s][info][gc] GC(1) Pause Remark 30M->28M(256M) 1.000ms
                [0.400s][info][gc] GC(2) Pause Young (Normal) (G1 Evacuation Pause) 100M->6M(256M) 2.000ms
                """;

        assertThat(GcLog.of(log)).isEqualTo(new GcLog(mib(24 + 25 + 72), mib(100), mib(28)));
    }

    @Test
    void knows_nothing_of_a_process_that_never_collected() {
        assertThat(GcLog.of("[0.010s][info][gc] Using G1\n")).isEqualTo(new GcLog(0, 0, 0));
    }

    private static long mib(long count) {
        return count << 20;
    }
}
