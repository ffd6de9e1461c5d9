package weir.standins;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParentDeathIT {
    @TempDir
    Path dir;

    @Test
    void stand_ins_die_with_a_killed_parent_even_while_paused() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        StartsStandIns.class.getName(),
                        dir.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ProcessHandle> servers;
        try (BufferedReader out = parent.inputReader()) {
            servers = Stream.of(out.readLine().split(" "))
                    .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                    .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()))
                    .toList();
            assertThat(servers).hasSizeGreaterThan(3).allMatch(ProcessHandle::isAlive);
        } finally {
            parent.destroyForcibly();
        }

        try {
            for (ProcessHandle server : servers) server.onExit().get(10, SECONDS);
            assertThat(servers).noneMatch(ProcessHandle::isAlive);
        } finally {
            servers.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
