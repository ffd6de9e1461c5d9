package weir.streams.source.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;

/**
 * Where Debezium's engine begins. Where it is gets saved with the checkpoints of the slice, behind written rows only: what is set here is what
 * was saved so, and PostgreSQL's task asks for it again to tell the server.
 */
final class LogOffsets {
    /** The engine's property that has the place. */
    static final String POSITION = "offset.storage.position";

    private LogOffsets() {}

    /** Made by the engine, by its name. */
    public static final class Store implements OffsetBackingStore {
        private final Map<ByteBuffer, ByteBuffer> saved = new ConcurrentHashMap<>();
        private String position = "";

        @Override
        public void configure(WorkerConfig config) {
            position =
                    Optional.ofNullable(config.originalsStrings().get(POSITION)).orElse("");
        }

        /** An engine reads one log, so whatever it asks for is that. */
        @Override
        public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
            Map<ByteBuffer, ByteBuffer> found = new HashMap<>();
            ByteBuffer first = ByteBuffer.wrap(position.getBytes(UTF_8));
            for (ByteBuffer key : keys) {
                ByteBuffer at = saved.getOrDefault(key, first);
                if (at.hasRemaining()) found.put(key, at.duplicate());
            }
            return CompletableFuture.completedFuture(found);
        }

        @Override
        public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
            saved.putAll(values);
            if (callback != null) callback.onCompletion(null, null);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public Set<Map<String, Object>> connectorPartitions(String connector) {
            return Set.of();
        }

        @Override
        public void start() {
            // nothing to open
        }

        @Override
        public void stop() {
            // nothing to close
        }
    }
}
