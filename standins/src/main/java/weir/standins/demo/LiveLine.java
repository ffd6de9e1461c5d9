package weir.standins.demo;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import weir.standins.clients.DaemonApi.Seen;

/** What flows, in a line that is written over each second on a terminal, and a whole line every five in a pipe. */
final class LiveLine {
    private static final int WIDTH = 118;
    private static final int SECONDS_A_LINE = 5;

    private final PrintStream out;
    private final boolean isTerminal;
    private boolean isOpen;

    private LiveLine(PrintStream out, boolean isTerminal) {
        this.out = out;
        this.isTerminal = isTerminal;
    }

    @SuppressWarnings("SystemConsoleNull") // on our JDK 17 null does mean a pipe
    static LiveLine onStandardOut() {
        return new LiveLine(System.out, System.console() != null);
    }

    void show(long second, long sent, List<Seen> pipelines) {
        String line = text(second, sent, pipelines);
        if (isTerminal) {
            out.print("\r" + fit(line));
            isOpen = true;
        } else if (second % SECONDS_A_LINE == 0) {
            out.println(line);
        }
        out.flush();
    }

    /** A line that stays. */
    void say(String line) {
        if (isOpen) out.println();
        isOpen = false;
        out.println(line);
        out.flush();
    }

    private static String fit(String line) {
        return line.length() > WIDTH ? line.substring(0, WIDTH) : line + " ".repeat(WIDTH - line.length());
    }

    static String text(long second, long sent, List<Seen> pipelines) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%4d s  %,7.0f rows/s  sent %,d  written %,d  rejected %,d  lag %.1f s",
                second,
                pipelines.stream().mapToDouble(Seen::writtenPerSecond).sum(),
                sent,
                pipelines.stream().mapToLong(Seen::written).sum(),
                pipelines.stream().mapToLong(Seen::rejected).sum(),
                pipelines.stream().mapToDouble(Seen::lagSeconds).max().orElse(0)));
        for (Seen pipeline : pipelines) {
            if (pipeline.state().equals("running")) continue;
            String why = pipeline.waitingFor().isEmpty() ? pipeline.lastError() : pipeline.waitingFor();
            line.append("  ").append(pipeline.name()).append(": ").append(pipeline.state());
            if (!why.isEmpty()) line.append(", ").append(why);
        }
        return line.toString();
    }
}
