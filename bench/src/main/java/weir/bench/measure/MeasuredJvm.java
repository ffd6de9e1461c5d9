package weir.bench.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Java process of ours that says what it has used. It gets nothing but a heap size that users would not give it. */
public final class MeasuredJvm implements AutoCloseable {
    private final Process process;
    private final Path gcLog;
    private final Path log;
    private final BufferedReader output;
    private final Writer input;
    private final Thread lastResort;

    private MeasuredJvm(Process process, boolean isErrorRead, Path gcLog, Path log) {
        this.process = process;
        this.gcLog = gcLog;
        this.log = log;
        this.output = isErrorRead ? process.errorReader() : process.inputReader();
        this.input = process.outputWriter();
        this.lastResort = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(lastResort);
    }

    /**
     * What is started, and where its logs go.
     *
     * @param talks what of it is for us to {@link #await}; all else goes to its log
     */
    public record Start(
            String name, Path logs, String heap, List<String> options, Path lib, List<String> main, Talks talks) {}

    /** Where a process says how far it is. */
    public enum Talks {
        NOT_AT_ALL,
        ON_OUTPUT,
        ON_ERROR
    }

    public static MeasuredJvm start(Start start) throws IOException {
        Files.createDirectories(start.logs());
        Path gcLog = start.logs().resolve(start.name() + ".gc.log");
        Path log = start.logs().resolve(start.name() + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + start.heap());
        command.add("-Xlog:gc:file=" + gcLog);
        // a compiler thread that comes and goes takes its CPU time out of our sight
        command.add("-XX:-UseDynamicNumberOfCompilerThreads");
        command.addAll(start.options());
        command.add("-cp");
        command.add(start.lib() + "/*");
        command.addAll(start.main());
        ProcessBuilder builder = new ProcessBuilder(command);
        switch (start.talks()) {
            case NOT_AT_ALL -> builder.redirectErrorStream(true).redirectOutput(log.toFile());
            case ON_OUTPUT -> builder.redirectError(log.toFile());
            case ON_ERROR -> builder.redirectOutput(log.toFile());
        }
        return new MeasuredJvm(builder.start(), start.talks() == Talks.ON_ERROR, gcLog, log);
    }

    public long pid() {
        return process.pid();
    }

    public Usage usage() throws IOException {
        return Usage.of(process.pid());
    }

    public GcLog garbage() throws IOException {
        return GcLog.of(Files.readString(gcLog));
    }

    /** Fails when it leaves before it says so. */
    public void await(String line) throws IOException {
        await(Pattern.compile(Pattern.quote(line)));
    }

    /** The first line that matches as a whole; fails when it leaves before it says one. */
    public MatchResult await(Pattern line) throws IOException {
        for (String said = output.readLine(); said != null; said = output.readLine()) {
            Files.writeString(log, said + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            Matcher matcher = line.matcher(said);
            if (matcher.matches()) return matcher.toMatchResult();
        }
        throw new IOException("left before it said %s, see %s".formatted(line, log));
    }

    public void goOn() throws IOException {
        input.write('\n');
        input.flush();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** As an operator would stop it; its exit code. */
    public int stop() throws IOException {
        process.toHandle().destroy();
        return exit();
    }

    public int exit() throws IOException {
        try {
            if (process.waitFor(90, TimeUnit.SECONDS)) return process.exitValue();
            throw new IOException("still there after 90 s, see " + log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        Runtime.getRuntime().removeShutdownHook(lastResort);
    }
}
