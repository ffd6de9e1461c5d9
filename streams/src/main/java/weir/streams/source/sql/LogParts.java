package weir.streams.source.sql;

import io.debezium.config.CommonConnectorConfig;
import io.debezium.pipeline.ChangeEventSourceCoordinator;
import io.debezium.pipeline.EventDispatcher;
import io.debezium.pipeline.signal.actions.SignalAction;
import io.debezium.pipeline.signal.actions.SignalActionProvider;
import io.debezium.pipeline.source.spi.DataChangeEventListener;
import io.debezium.pipeline.spi.Partition;
import io.debezium.spi.schema.DataCollectionId;
import io.debezium.spi.topic.TopicNamingStrategy;
import java.util.Map;
import java.util.Properties;

/** Parts of the engine that are ours, made by it by their names. */
final class LogParts {
    private LogParts() {}

    /** One name for everything: there are no topics, and the engine's own looks each name up in a cache that counts its uses, once a row. */
    public static final class Topics implements TopicNamingStrategy<DataCollectionId> {
        private static final String NAME = "weir";

        /** Called by the engine. */
        public Topics(Properties properties) {
            configure(properties);
        }

        @Override
        public void configure(Properties properties) {
            // nothing to set
        }

        @Override
        public String dataChangeTopic(DataCollectionId table) {
            return NAME;
        }

        @Override
        public String schemaChangeTopic() {
            return NAME;
        }

        @Override
        public String heartbeatTopic() {
            return NAME;
        }

        @Override
        public String transactionTopic() {
            return NAME;
        }

        @Override
        public String sanitizedTopicName(String name) {
            return name;
        }
    }

    /**
     * Takes the engine's own metrics away, which print each row's key and place: a fifth of its thread. Nobody reads them, and no setting does it;
     * but whoever offers signals is shown what tells them, when streaming begins. There are no signals here. Found by the engine as a service.
     */
    public static final class Uncounted implements SignalActionProvider {
        /** Called by the engine. */
        public Uncounted() {}

        @Override
        public <P extends Partition> Map<String, SignalAction<P>> createActions(
                EventDispatcher<P, ? extends DataCollectionId> dispatcher,
                ChangeEventSourceCoordinator<P, ?> coordinator,
                CommonConnectorConfig config) {
            dispatcher.setEventListener(DataChangeEventListener.NO_OP());
            return Map.of();
        }
    }
}
