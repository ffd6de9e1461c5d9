package weir.config;

import java.time.Duration;

/** Durations and sizes as one writes them in the file. */
final class Units {
    private Units() {}

    static String of(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 86_400_000 == 0) return millis / 86_400_000 + "d";
        if (millis % 3_600_000 == 0) return millis / 3_600_000 + "h";
        if (millis % 60_000 == 0) return millis / 60_000 + "m";
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    static String ofBytes(long bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        int unit = 0;
        while (unit < units.length - 1 && bytes > 0 && bytes % 1024 == 0) {
            bytes /= 1024;
            unit++;
        }
        return bytes + units[unit];
    }
}
