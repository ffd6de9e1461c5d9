package weir.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsageTest {
    /** As proc(5) has it, of a process whose name holds a blank and a bracket. */
    private static final String STAT =
            "42 (C2 Comp) iler) S 1 42 42 0 -1 4194304 100 0 0 0 250 50 40 10 20 0 1 0 1000 2000 300";

    @Test
    void reads_user_and_system_time_after_the_name() {
        assertThat(Usage.seconds(STAT)).isEqualTo(3.0);
        assertThat(Usage.name(STAT)).isEqualTo("C2 Comp) iler");
    }

    @Test
    void reads_the_time_of_children_that_are_gone_beside_its_own() {
        assertThat(Usage.withChildrenGone(STAT)).isEqualTo(3.5);
    }

    @Test
    void a_tree_is_at_least_its_root() throws Exception {
        long pid = ProcessHandle.current().pid();
        double root = Usage.of(pid).cpu();

        assertThat(Usage.ofTree(pid)).isBetween(root, root + 60);
    }

    @Test
    void reads_the_peak_of_memory() {
        assertThat(Usage.peakMemory("VmPeak:\t 9 kB\nVmHWM:\t  2048 kB\nVmRSS:\t 1024 kB\n"))
                .isEqualTo(2 << 20);
    }

    @Test
    void sees_its_own_process_work() throws Exception {
        long pid = ProcessHandle.current().pid();
        Usage before = Usage.of(pid);

        Usage after = before;
        while (after.cpu() < before.cpu() + 0.02) after = Usage.of(pid);

        assertThat(after.compiling() + after.collecting()).isBetween(0.0, after.cpu());
        assertThat(after.peakMemory()).isGreaterThan(1 << 20);
    }
}
