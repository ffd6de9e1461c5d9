package weir.standins;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final Endpoint endpoint = new Endpoint("127.0.0.1", Endpoint.freePort("127.0.0.1"));

    @TempDir
    Path dir;

    ServerProcess server;

    @BeforeEach
    void create() {
        server = new ServerProcess("toy", dir);
    }

    @AfterEach
    void leave_nothing_running() throws IOException {
        server.kill();
    }

    @Test
    void says_where_to_look_and_the_last_error_of_a_server_that_leaves_early() {
        assertThatThrownBy(() -> start("echo ERROR disk full; echo at line 1; exit 3"))
                .isInstanceOf(IOException.class)
                .hasMessage("toy left with exit code 3 before it accepted connections, see " + dir.resolve("toy.log")
                        + ": ERROR disk full");
    }

    @Test
    void says_the_last_line_where_none_looks_like_an_error() {
        assertThatThrownBy(() -> start("echo one; echo two; exit 1"))
                .isInstanceOf(IOException.class)
                .hasMessage("toy left with exit code 1 before it accepted connections, see " + dir.resolve("toy.log")
                        + ": two");
    }

    @Test
    void kills_a_server_that_is_not_ready_in_time() {
        assertThatThrownBy(() -> server.start(shell("exec cat"), endpoint, () -> false, Duration.ofSeconds(1)))
                .isInstanceOf(IOException.class)
                .hasMessage("toy accepts no connections after 1 s, see " + dir.resolve("toy.log")
                        + ": nothing was printed");
        assertThat(ProcessHandle.of(server.pid())).isEmpty();
    }

    @Test
    void starts_nothing_where_another_process_listens() throws IOException {
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(endpoint.host(), endpoint.port()));

            assertThatThrownBy(() -> start("echo ready; exec cat"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("toy: " + endpoint + " is in use by another process (expected: a free port)");
        }
    }

    @Test
    void asks_a_server_to_stop_before_its_stdin_ends() throws Exception {
        start("trap 'echo asked; exit 0' TERM; echo ready; while read -r _; do :; done; echo stdin ended");

        server.stop();

        assertThat(server.output()).isEqualTo("ready\nasked\n");
    }

    @Test
    void asks_by_the_signal_that_a_server_wants() throws Exception {
        server = new ServerProcess("toy", dir, "USR1"); // INT may be ignored by all of a job in the background
        start("trap 'echo asked; exit 0' USR1; echo ready; while read -r _; do :; done");

        server.stop();

        assertThat(server.output()).isEqualTo("ready\nasked\n");
    }

    @Test
    void a_killed_server_leaves_no_child_behind() throws Exception {
        start("exec 3<&0; cat <&3 & echo ready; wait");
        List<ProcessHandle> children =
                ProcessHandle.of(server.pid()).orElseThrow().descendants().toList();

        server.kill();

        assertThat(children).hasSize(1).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void stops_a_paused_server_and_starts_it_again() throws Exception {
        start("echo ready; exec cat");
        long first = server.pid();
        server.pause();

        server.stop();
        start("echo ready again; exec cat");

        assertThat(server.output()).isEqualTo("ready again\n");
        assertThat(server.pid()).isNotEqualTo(first);
    }

    @Test
    void a_killed_server_is_gone_at_once_even_when_paused() throws Exception {
        start("echo ready; exec cat");
        server.pause();

        server.kill();

        assertThat(server.onExit().get(1, SECONDS).exitValue()).isEqualTo(128 + 9);
    }

    private void start(String script) throws IOException {
        server.start(shell(script), endpoint, () -> server.output().contains("ready"), PATIENCE);
    }

    private static List<String> shell(String script) {
        return List.of("sh", "-c", script);
    }
}
