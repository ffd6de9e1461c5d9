package weir.standins.eventhubs.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Where a namespace keeps its hubs: {@code HUB/created} and {@code HUB/PARTITION/*.log}. */
final class DataFolder {
    private final Path root;
    private final FileChannel lock;

    private DataFolder(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    static DataFolder at(Path root) throws IOException {
        Files.createDirectories(root);
        FileChannel lock = FileChannel.open(root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(lock)) {
            lock.close();
            throw new IOException(root + " is in use by another namespace (expected: a folder of its own)");
        }
        return new DataFolder(root, lock);
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }

    /** When a hub was created: the first time that this was asked. */
    long created(String hub, long otherwise) {
        Path file = folder(hub).resolve("created");
        try {
            if (Files.exists(file)) return Long.parseLong(Files.readString(file).strip());
            Files.createDirectories(file.getParent());
            Files.writeString(file, otherwise + "\n");
            return otherwise;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many partitions of a hub there are. */
    int partitions(String hub) {
        int count = 0;
        while (Files.exists(folder(hub).resolve(Integer.toString(count)))) count++;
        return count;
    }

    PartitionFiles files(String hub, String partition) {
        try {
            return new PartitionFiles(Files.createDirectories(folder(hub).resolve(partition)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String hub) {
        try (Stream<Path> files = Files.walk(folder(hub))) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path folder(String hub) {
        return root.resolve(hub.toLowerCase(Locale.ROOT));
    }

    void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
