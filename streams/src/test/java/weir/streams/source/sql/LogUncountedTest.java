package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.debezium.pipeline.signal.actions.SignalActionProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class LogUncountedTest {
    @Test
    void is_found_as_the_engine_looks_for_it() {
        assertThat(ServiceLoader.load(SignalActionProvider.class)).hasAtLeastOneElementOfType(LogParts.Uncounted.class);
    }
}
