package weir.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import weir.daemon.http.PipelineView.LagView;
import weir.streams.source.SliceSource.Lag;

class PipelineViewTest {
    @Test
    void a_lag_that_nobody_knows_is_null() throws Exception {
        assertThat(new ObjectMapper().writeValueAsString(LagView.of(Lag.UNKNOWN)))
                .isEqualTo("{\"records\":null,\"bytes\":null,\"seconds\":null}");
    }
}
