package weir.streams.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import weir.config.DropConfig;
import weir.config.ScalarType;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;

class DropTest {
    private static final DropConfig A_B = new DropConfig(List.of("a", "b"));

    @Test
    void drops_those_listed_and_keeps_the_order_of_the_others() {
        Envelope envelope = Envelopes.of("d", 4L, "b", 2L, "c", null);

        assertThat(Envelopes.apply(A_B, envelope)).isEqualTo(envelope.with(Fields.of("d", 4L, "c", null)));
    }

    @Test
    void hands_on_the_same_envelope_when_none_is_there() {
        Envelope envelope = Envelopes.of("d", 4L, "c", 3L);

        assertThat(Envelopes.apply(A_B, envelope)).isSameAs(envelope);
    }

    @Test
    void foresees_that_they_are_gone() {
        Map<String, Optional<ScalarType>> types = Map.of("a", Optional.empty(), "c", Optional.of(ScalarType.INT));

        assertThat(Transforms.transform(A_B).foresee(new KnownFields(types, true)))
                .isEqualTo(new KnownFields(Map.of("c", Optional.of(ScalarType.INT)), true));
    }
}
