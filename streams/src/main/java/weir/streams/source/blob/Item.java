package weir.streams.source.blob;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A blob of the ledger and which slices of its version have been read. Shared between threads. */
final class Item {
    final String blob;
    private Version version;
    private int sweep;
    private final BitSet read = new BitSet(1);

    Item(String blob, Version version) {
        this.blob = blob;
        this.version = version;
    }

    synchronized Version version() {
        return version;
    }

    synchronized void seenIn(int number) {
        sweep = number;
    }

    synchronized void read(int no) {
        read.set(no);
    }

    /** Whether every slice has been read and the ledger does not say so yet. */
    synchronized boolean isToBeSettled() {
        return !version.isDone() && read.cardinality() == version.count();
    }

    /** Unless another version has taken its place meanwhile. */
    synchronized void replace(Version expected, Version next) {
        if (version.equals(expected)) version = next;
    }

    /** What is still to be read of it, if it stood in that sweep's listing. */
    synchronized List<BlobSlice> open(int number) {
        if (version.isDone() || sweep != number) return List.of();
        List<BlobSlice> open = new ArrayList<>();
        for (int no = read.nextClearBit(0); no < version.count(); no = read.nextClearBit(no + 1)) {
            open.add(version.slice(blob, no));
        }
        return open;
    }
}
