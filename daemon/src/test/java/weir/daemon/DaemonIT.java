package weir.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a supervisor of processes sees: signals in, lines and exit codes out. */
@Timeout(240)
class DaemonIT {
    private static final Pattern ADDRESS = Pattern.compile("answers on (http://\\S+),");

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void kill() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void sigterm_drains_and_exits_with_0() throws Exception {
        Forked daemon = run(0, 10_000, true);
        String url = daemon.address();
        assertThat(get(url + "/health/live").statusCode()).isEqualTo(200);
        assertThat(get(url + "/health/ready").body()).isEqualTo("{\"ready\":true,\"phase\":\"serving\",\"causes\":[]}");

        daemon.signal();

        assertThat(daemon.exitCode()).isZero();
        assertThat(daemon.rest()).containsPattern("draining, at most 10 s\n.*drained in \\d+ ms\n");
    }

    @Test
    void what_is_still_in_flight_after_the_drain_timeout_is_named_and_the_exit_code_is_1() throws Exception {
        Forked daemon = run(0, 1_000, false);
        daemon.address();

        daemon.signal();

        assertThat(daemon.exitCode()).isEqualTo(1);
        assertThat(daemon.rest())
                .contains(
                        "ERROR weir not drained (drain-timeout is 1 s), still in flight: orders 70 in 3 slices, catalogue 7 in 3 slices; "
                                + "what was not checkpointed is read again\n");
    }

    @Test
    void a_second_signal_stops_at_once() throws Exception {
        Forked daemon = run(0, 3_600_000, false);
        String url = daemon.address();
        daemon.signal();
        daemon.until("draining");
        assertThat(get(url + "/health/ready").body())
                .isEqualTo("{\"ready\":false,\"phase\":\"draining\",\"causes\":[]}");

        daemon.signal();

        assertThat(daemon.exitCode()).isEqualTo(143);
    }

    @Test
    void a_port_in_use_is_one_line_and_exit_code_1() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Forked daemon = run(taken.getLocalPort(), 1_000, true);

            assertThat(daemon.exitCode()).isEqualTo(1);
            assertThat(daemon.rest()).isEmpty();
            assertThat(daemon.errors())
                    .isEqualTo(
                            "weir.conf: http: 127.0.0.1:%d: cannot be listened on: Address already in use (expected: "
                                    + "a free port on an address of this machine, port = 0 picks one)\n",
                            taken.getLocalPort());
        }
    }

    private Forked run(int port, int drainMillis, boolean drains) throws IOException {
        Path conf = folder.resolve("weir.conf");
        if (Files.notExists(conf)) Files.writeString(conf, "pekko.http.server.idle-timeout = 5s");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ForkedMain.class.getName(),
                        String.valueOf(port),
                        String.valueOf(drainMillis),
                        String.valueOf(drains),
                        "weir.conf")
                .directory(folder.toFile())
                .redirectError(folder.resolve("stderr").toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS"); // Java says on stderr what it takes from there
        Process process = builder.start();
        started.add(process);
        return new Forked(process, process.inputReader(UTF_8), folder.resolve("stderr"));
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private record Forked(Process process, BufferedReader lines, Path stderr) {
        String address() throws IOException {
            Matcher address = ADDRESS.matcher(until("answers on"));
            assertThat(address.find()).isTrue();
            return address.group(1);
        }

        String until(String word) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(word)) return line;
            }
            throw new AssertionError("ended without a line with " + word + ": " + errors());
        }

        /** SIGTERM; not SIGINT, which a shell tells what it starts in the background to ignore. */
        void signal() {
            process.toHandle().destroy(); // Process.destroy would close its output too
        }

        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("has ended").isTrue();
            return process.exitValue();
        }

        String rest() throws IOException {
            var rest = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rest.append(line).append('\n');
            }
            return rest.toString();
        }

        String errors() throws IOException {
            return Files.readString(stderr);
        }
    }
}
