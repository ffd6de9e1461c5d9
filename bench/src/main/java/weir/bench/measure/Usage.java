package weir.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process has used since it began, as Linux counts it, in steps of 10 ms.
 *
 * @param cpu seconds, of all its threads, those gone too
 * @param compiling seconds of {@code cpu} that a JVM spent on compiling
 * @param collecting seconds of {@code cpu} that a JVM spent on collecting garbage
 * @param peakMemory bytes resident at most
 */
public record Usage(double cpu, double compiling, double collecting, long peakMemory) {
    private static final double TICKS_PER_SECOND = 100; // the same on every Linux that Java runs on
    private static final List<String> COMPILERS = List.of("C1 ", "C2 ");
    private static final List<String> COLLECTORS = List.of("GC Thread", "G1 ", "VM Thread");

    public static Usage of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        double compiling = 0;
        double collecting = 0;
        try (Stream<Path> threads = Files.list(process.resolve("task"))) {
            for (Path thread : threads.toList()) {
                String stat = stat(thread);
                String name = name(stat);
                if (COMPILERS.stream().anyMatch(name::startsWith)) compiling += seconds(stat);
                if (COLLECTORS.stream().anyMatch(name::startsWith)) collecting += seconds(stat);
            }
        }
        double cpu = seconds(Files.readString(process.resolve("stat")));
        return new Usage(cpu, compiling, collecting, peakMemory(Files.readString(process.resolve("status"))));
    }

    /** Seconds of CPU of a process and of those it has started, the ones gone too: of a server that has one for each connection. */
    public static double ofTree(long pid) throws IOException {
        Path processes = Path.of("/proc");
        double cpu = withChildrenGone(stat(processes.resolve(Long.toString(pid))));
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        for (ProcessHandle child : process.descendants().toList()) {
            cpu += withChildrenGone(stat(processes.resolve(Long.toString(child.pid()))));
        }
        return cpu;
    }

    /** All that this machine has done, for everybody, in seconds of CPU. */
    public static double ofMachine() throws IOException {
        String[] ticks = Files.readString(Path.of("/proc/stat"))
                .lines()
                .findFirst()
                .orElse("")
                .split(" +", -1);
        double busy = 0;
        // 4 and 5 are idle and waiting for disks; from 9 on it is in 1 already
        for (int i = 1; i <= 8; i++) if (i != 4 && i != 5) busy += Double.parseDouble(ticks[i]);
        return busy / TICKS_PER_SECOND;
    }

    private static String stat(Path folder) throws IOException {
        try {
            return Files.readString(folder.resolve("stat"));
        } catch (NoSuchFileException gone) {
            return "0 (gone) Z" + " 0".repeat(20);
        }
    }

    static String name(String stat) {
        return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
    }

    /** User and system time; the name before them may hold blanks and brackets. */
    static double seconds(String stat) {
        return ticks(stat, 2) / TICKS_PER_SECOND;
    }

    /** And that of children that have ended, with theirs. */
    static double withChildrenGone(String stat) {
        return ticks(stat, 4) / TICKS_PER_SECOND;
    }

    private static long ticks(String stat, int fields) {
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int i = 11; i < 11 + fields; i++) ticks += Long.parseLong(afterName[i]);
        return ticks;
    }

    static long peakMemory(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0);
    }
}
