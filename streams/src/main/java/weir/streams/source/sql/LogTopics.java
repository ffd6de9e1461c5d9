package weir.streams.source.sql;

import io.debezium.spi.schema.DataCollectionId;
import io.debezium.spi.topic.TopicNamingStrategy;
import java.util.Properties;

/** One name for everything: there are no topics, and the engine's own looks each name up in a cache that counts its uses, once a row. */
public final class LogTopics implements TopicNamingStrategy<DataCollectionId> {
    private static final String NAME = "weir";

    /** Called by the engine. */
    public LogTopics(Properties properties) {
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
