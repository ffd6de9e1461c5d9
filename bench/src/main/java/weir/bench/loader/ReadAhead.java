package weir.bench.loader;

import com.azure.storage.blob.models.BlobItem;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import weir.bench.data.Lake;

/**
 * The bytes of all blobs, one blob after the other: ranged reads, two of them ahead of who reads here.
 *
 * <p>It ends with each blob; {@link #nextBlob} opens the next, whose first bytes are then on their way already.
 */
final class ReadAhead extends InputStream {
    private static final int RANGE = 4 << 20;
    private static final int AHEAD = 2;

    private final Lake lake;
    private final ExecutorService threads;
    private final Iterator<Range> ranges;
    private final Queue<Coming> coming = new ArrayDeque<>();
    private byte[] current = {};
    private int position;

    ReadAhead(Lake lake, List<BlobItem> blobs, ExecutorService threads) {
        this.lake = lake;
        this.threads = threads;
        this.ranges = blobs.stream().flatMap(blob -> Range.of(blob).stream()).iterator();
    }

    private record Coming(Range range, Future<byte[]> bytes) {}

    private record Range(BlobItem blob, long from, int length) {
        static List<Range> of(BlobItem blob) {
            long size = blob.getProperties().getContentLength();
            return LongStream.iterate(0, from -> from < size, from -> from + RANGE)
                    .mapToObj(from -> new Range(blob, from, (int) Math.min(RANGE, size - from)))
                    .toList();
        }
    }

    /** False when there is none; the one before must have been read to its end. */
    boolean nextBlob() throws IOException {
        fetchAhead();
        Coming next = coming.poll();
        if (next == null) return false;
        take(next);
        return true;
    }

    @Override
    public int read() throws IOException {
        return isAtEnd() ? -1 : current[position++] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (isAtEnd()) return -1;
        int count = Math.min(length, current.length - position);
        System.arraycopy(current, position, into, offset, count);
        position += count;
        return count;
    }

    private boolean isAtEnd() throws IOException {
        while (position == current.length) {
            fetchAhead();
            @Nullable Coming next = coming.peek();
            if (next == null || next.range.from == 0) return true;
            take(coming.remove());
        }
        return false;
    }

    private void fetchAhead() {
        while (coming.size() < AHEAD && ranges.hasNext()) {
            Range range = ranges.next();
            coming.add(new Coming(range, threads.submit(() -> lake.read(range.blob(), range.from(), range.length()))));
        }
    }

    private void take(Coming next) throws IOException {
        current = taken(next.bytes);
        position = 0;
    }

    private static byte[] taken(Future<byte[]> range) throws IOException {
        try {
            return range.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }
}
