package weir.streams.source.sql;

import io.debezium.config.Configuration;
import io.debezium.document.DocumentReader;
import io.debezium.document.DocumentWriter;
import io.debezium.relational.history.AbstractSchemaHistory;
import io.debezium.relational.history.HistoryRecord;
import io.debezium.relational.history.HistoryRecordComparator;
import io.debezium.relational.history.SchemaHistoryException;
import io.debezium.relational.history.SchemaHistoryListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import weir.streams.checkpoint.Ledger;
import weir.streams.checkpoint.Ledger.Entry;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/**
 * How the tables of a log came to be as they are: a log whose rows have no names of columns cannot be read without. Kept in the ledger, one
 * entry for each step.
 */
final class LogHistory {
    /** The engine's property that says whose history it is. */
    static final String OWNER = "schema.history.internal.owner";

    static final String ITEM = LogSlice.NAME + "#";
    private static final String VERSION = "1";
    private static final Map<String, LogHistory> OPEN = new ConcurrentHashMap<>();

    private final String pipeline;
    private final Ledger ledger;
    private final List<String> documents;
    private CompletionStage<Done> stored = CompletableFuture.completedFuture(Done.getInstance());

    private LogHistory(String pipeline, Ledger ledger, List<String> documents) {
        this.pipeline = pipeline;
        this.ledger = ledger;
        this.documents = documents;
    }

    /** Reads it anew: the engine that is started next goes on with it. */
    static CompletionStage<LogHistory> open(String pipeline, Ledger ledger) {
        return ledger.load(pipeline).thenApply(entries -> {
            List<String> documents = new ArrayList<>();
            entries.stream()
                    .filter(entry -> entry.item().startsWith(ITEM))
                    .sorted((a, b) -> a.item().compareTo(b.item()))
                    .forEach(entry -> documents.add(entry.plan()));
            LogHistory history = new LogHistory(pipeline, ledger, documents);
            OPEN.put(pipeline, history);
            return history;
        });
    }

    synchronized boolean isEmpty() {
        return documents.isEmpty();
    }

    /** Completes once all steps so far are kept. Nothing that is read after them may be saved before. */
    synchronized CompletionStage<Done> stored() {
        return stored;
    }

    private synchronized List<String> documents() {
        return List.copyOf(documents);
    }

    private synchronized void add(String document) {
        Entry entry = new Entry("%s%08d".formatted(ITEM, documents.size()), VERSION, document, true);
        documents.add(document);
        stored = stored.thenCompose(before -> ledger.replace(pipeline, Optional.empty(), entry))
                .thenApply(other -> {
                    if (other.isEmpty()) return Done.getInstance();
                    throw new CodedException(Code.FENCED, "the history of the log's tables is kept by another daemon");
                });
    }

    /** Made by the engine, by its name. */
    public static final class Store extends AbstractSchemaHistory {
        private final DocumentWriter writer = DocumentWriter.defaultWriter();
        private final DocumentReader reader = DocumentReader.defaultReader();
        private String owner = "";

        @Override
        public void configure(
                Configuration config,
                HistoryRecordComparator comparator,
                SchemaHistoryListener listener,
                boolean usesCatalogBeforeSchema) {
            super.configure(config, comparator, listener, usesCatalogBeforeSchema);
            owner = config.getString(OWNER);
        }

        private LogHistory history() {
            return Objects.requireNonNull(OPEN.get(owner), owner);
        }

        @Override
        protected void storeRecord(HistoryRecord step) {
            try {
                history().add(writer.write(step.document()));
            } catch (IOException e) {
                throw new SchemaHistoryException(e);
            }
        }

        @Override
        protected void recoverRecords(Consumer<HistoryRecord> steps) {
            try {
                for (String document : history().documents()) steps.accept(new HistoryRecord(reader.read(document)));
            } catch (IOException e) {
                throw new SchemaHistoryException(e);
            }
        }

        @Override
        public boolean exists() {
            return !history().isEmpty();
        }

        @Override
        public boolean storageExists() {
            return true;
        }
    }
}
