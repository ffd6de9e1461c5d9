package weir.standins.eventhubs.log;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import weir.standins.eventhubs.log.StoredEvent.Place;

/**
 * The log of a partition on disk: files that are only appended to, each named by its first sequence number; the oldest are deleted when all
 * their events are gone.
 *
 * <p>What was flushed survives a kill of the process. Nothing is forced to the medium: a power cut is no test of ours.
 */
final class PartitionFiles {
    private static final int MAX_FILE_BYTES = 16 << 20;
    private static final Place NONE = new Place(-1, -1, 0);

    private final Path folder;
    private final TreeMap<Long, Path> files = new TreeMap<>();
    private final ByteArrayOutputStream unwritten = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(unwritten);
    private @Nullable FileChannel channel;

    PartitionFiles(Path folder) {
        this.folder = folder;
    }

    /** Takes what the files have, in the order it was written. */
    interface Reader {
        void starts(Place lastBefore, long nextOffset);

        void event(StoredEvent event);

        void truncated(long beforeSequence);
    }

    /** Reads all files, drops what was torn at the end, and opens the last one to go on. */
    void recover(Reader reader) {
        try {
            list();
            boolean isFirst = true;
            for (Map.Entry<Long, Path> each : Map.copyOf(files).entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .toList()) {
                int end = LogRecord.readAll(Files.readAllBytes(each.getValue()), isFirst, reader);
                boolean isLast = each.getKey().equals(files.lastKey());
                if (end < Files.size(each.getValue())) dropTail(each.getValue(), end, isLast);
                if (end == 0) files.remove(each.getKey());
                isFirst = false;
            }
            if (files.isEmpty()) {
                begin(NONE, 0);
            } else {
                channel = FileChannel.open(files.lastEntry().getValue(), StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void list() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(file -> file.toString().endsWith(".log"))
                    .forEach(file ->
                            files.put(Long.valueOf(file.getFileName().toString().replace(".log", "")), file));
        }
    }

    private static void dropTail(Path file, int end, boolean isLast) throws IOException {
        if (!isLast) throw new IOException("%s: unreadable at byte %d (expected: whole records)".formatted(file, end));
        if (end == 0) {
            Files.delete(file);
            return;
        }
        try (FileChannel torn = FileChannel.open(file, StandardOpenOption.WRITE)) {
            torn.truncate(end);
        }
    }

    void write(StoredEvent event) {
        try {
            LogRecord.writeEvent(out, event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void writeTruncation(long beforeSequence) {
        try {
            LogRecord.writeTruncation(out, beforeSequence);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void flush(Place last, long nextOffset) {
        try {
            drain();
            if (open().size() > MAX_FILE_BYTES) begin(last, nextOffset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void begin(Place last, long nextOffset) throws IOException {
        if (channel != null) channel.close();
        Path file = folder.resolve("%020d.log".formatted(last.sequence() + 1));
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND);
        files.put(last.sequence() + 1, file);
        LogRecord.writeStart(out, last, nextOffset);
        drain();
    }

    private void drain() throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(unwritten.toByteArray());
        unwritten.reset();
        while (bytes.hasRemaining()) open().write(bytes);
    }

    private FileChannel open() {
        if (channel == null) throw new IllegalStateException(folder + " was not recovered");
        return channel;
    }

    /** Deletes the files that have no event from this one on; never the last file, which knows where to go on. */
    void removeBefore(long firstSequence) {
        Long kept = files.floorKey(firstSequence);
        while (kept != null && files.firstKey() < kept) {
            try {
                Files.delete(files.pollFirstEntry().getValue());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void close() {
        try {
            if (channel != null) channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
