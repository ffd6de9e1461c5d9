package weir.standins.eventhubs.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Which partition a partition key belongs to: the hash of the service, Jenkins' lookup3, so that keys are together here that are
 * together there.
 *
 * @see <a href="https://burtleburtle.net/bob/c/lookup3.c">lookup3.c, hashlittle2</a>
 */
final class PartitionKey {
    private static final int BLOCK = 12;

    private int a;
    private int b;
    private int c;

    private PartitionKey(int start) {
        a = start;
        b = start;
        c = start;
    }

    static int partitionOf(String key, int partitions) {
        return Math.abs(hash(key) % partitions);
    }

    /** Both halves of the hash, folded into 16 bits as the service does. */
    static short hash(String key) {
        byte[] bytes = key.getBytes(UTF_8);
        // zeros behind the end add nothing, so the last block needs no case of its own
        int blocks = Math.max(1, (bytes.length + BLOCK - 1) / BLOCK);
        ByteBuffer in = ByteBuffer.allocate(blocks * BLOCK)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, bytes);
        PartitionKey state = new PartitionKey(0xdeadbeef + bytes.length);
        for (int block = 1; block < blocks; block++) {
            state.add(in);
            state.mix();
        }
        state.add(in);
        if (bytes.length > 0) state.finish();
        return (short) (state.c ^ state.b);
    }

    private void add(ByteBuffer in) {
        a += in.getInt();
        b += in.getInt();
        c += in.getInt();
    }

    private void mix() {
        a = (a - c) ^ Integer.rotateLeft(c, 4);
        c += b;
        b = (b - a) ^ Integer.rotateLeft(a, 6);
        a += c;
        c = (c - b) ^ Integer.rotateLeft(b, 8);
        b += a;
        a = (a - c) ^ Integer.rotateLeft(c, 16);
        c += b;
        b = (b - a) ^ Integer.rotateLeft(a, 19);
        a += c;
        c = (c - b) ^ Integer.rotateLeft(b, 4);
        b += a;
    }

    private void finish() {
        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        c = (c ^ b) - Integer.rotateLeft(b, 24);
    }
}
