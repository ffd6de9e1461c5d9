package weir.bench.events;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * One reader, in a process of its own so that its CPU can be told from all other.
 *
 * <p>It reads some events to have its code compiled, prints {@code ready} and waits for a line, then reads all of them, prints
 * {@code first}, {@code half} and {@code done} as it comes to them, and leaves at the next line.
 */
@Command(name = "reader")
public final class ReaderMain implements Callable<Integer> {
    @Mixin
    private EventOptions options = new EventOptions();

    @Option(names = "--hub", required = true, description = "Connection string.")
    private String hub = "";

    @Option(names = "--parse", description = "The bare loop parses what it reads.")
    private boolean isParsing;

    @Option(names = "--settings", description = "Of the pipeline; without it this is the bare loop.")
    private Path settings = Path.of("");

    @Option(names = "--prefetch", required = true, description = "Of the bare loop.")
    private int prefetch;

    @Option(names = "--warm-up", required = true, description = "Events.")
    private long warmUp;

    private ReaderMain() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new ReaderMain()).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Events events = options.events();
        try (Reader reader = reader(events)) {
            for (long left = warmUp; left > 0; left -= events.count()) {
                reader.read(new Progress(Math.min(left, events.count()), word -> {}));
            }
            System.gc(); // what is left of the warm-up is nobody's
            say("ready");
            reader.read(new Progress(events.count(), System.out::println));
            waitForALine();
        }
        return 0;
    }

    private Reader reader(Events events) {
        return settings.toString().isEmpty()
                ? new SdkReader(hub, events, prefetch, isParsing)
                : new PipelineReader(settings, events);
    }

    private static void say(String word) throws IOException {
        System.out.println(word);
        waitForALine();
    }

    private static void waitForALine() throws IOException {
        if (System.in.read() < 0) throw new IOException("who measures is gone");
    }
}
