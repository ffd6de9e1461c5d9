package weir.streams.source.sql;

import io.debezium.config.Configuration;
import io.debezium.document.Array;
import io.debezium.document.Document;
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
    /** Behind all of them. */
    private static final String WHOLE = ITEM + "whole";

    private static final String VERSION = "1";
    private static final Map<String, LogHistory> OPEN = new ConcurrentHashMap<>();

    private final String pipeline;
    private final Ledger ledger;
    private final List<String> documents;
    private int next;
    private boolean isWhole;
    private CompletionStage<Done> stored = CompletableFuture.completedFuture(Done.getInstance());

    private LogHistory(String pipeline, Ledger ledger, List<String> documents, boolean isWhole) {
        this.pipeline = pipeline;
        this.ledger = ledger;
        this.documents = isWhole ? documents : new ArrayList<>();
        this.next = documents.size();
        this.isWhole = isWhole;
    }

    /** Reads it anew: the engine that is started next goes on with it. */
    static CompletionStage<LogHistory> open(String pipeline, Ledger ledger) {
        return ledger.load(pipeline).thenApply(entries -> {
            List<String> documents = new ArrayList<>();
            entries.stream()
                    .filter(entry ->
                            entry.item().startsWith(ITEM) && !entry.item().equals(WHOLE))
                    .sorted((a, b) -> a.item().compareTo(b.item()))
                    .forEach(entry -> documents.add(entry.plan()));
            boolean isWhole = entries.stream().anyMatch(entry -> entry.item().equals(WHOLE));
            LogHistory history = new LogHistory(pipeline, ledger, documents, isWhole);
            OPEN.put(pipeline, history);
            return history;
        });
    }

    /** Whether the tables as they were at its beginning are in it: one that was cut off before that begins again. */
    synchronized boolean isWhole() {
        return isWhole;
    }

    /** The engine has seen all tables: it reads the log. */
    synchronized void seenAll() {
        if (isWhole) return;
        isWhole = true;
        store(new Entry(WHOLE, VERSION, "", true));
    }

    /** Completes once all steps so far are kept. Nothing that is read after them may be saved before. */
    synchronized CompletionStage<Done> stored() {
        return stored;
    }

    private synchronized List<String> documents() {
        return List.copyOf(documents);
    }

    private synchronized void add(String document) {
        documents.add(document);
        store(new Entry("%s%08d".formatted(ITEM, next++), VERSION, document, true));
    }

    private void store(Entry entry) {
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
            // at its beginning, a table that was not understood; it would not be when it is read again either
            if (!history().isWhole() && isOfNoTable(step.document())) return;
            try {
                history().add(writer.write(step.document()));
            } catch (IOException e) {
                throw new SchemaHistoryException(e);
            }
        }

        private static boolean isOfNoTable(Document step) {
            Array tables = step.getArray(HistoryRecord.Fields.TABLE_CHANGES);
            String statement = String.valueOf(step.getString(HistoryRecord.Fields.DDL_STATEMENTS));
            return (tables == null || tables.isEmpty()) && statement.startsWith("CREATE TABLE");
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
            return history().isWhole();
        }

        @Override
        public boolean storageExists() {
            return true;
        }
    }
}
