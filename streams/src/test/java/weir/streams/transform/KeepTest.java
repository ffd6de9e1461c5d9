package weir.streams.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import weir.config.KeepConfig;
import weir.config.ScalarType;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;

class KeepTest {
    private static final KeepConfig A_B = new KeepConfig(List.of("a", "b"));

    @Test
    void keeps_those_listed_in_the_order_of_the_list_so_that_all_orders_share_a_shape() {
        Envelope one = (Envelope) Envelopes.apply(A_B, Envelopes.of("c", 3L, "b", null, "a", 1L));
        Envelope other = (Envelope) Envelopes.apply(A_B, Envelopes.of("a", 1L, "c", 3L, "b", null));

        assertThat(one.fields()).isEqualTo(Fields.of("a", 1L, "b", null));
        assertThat(one.fields().shape()).isSameAs(other.fields().shape());
    }

    @Test
    void absent_stays_absent() {
        Envelope envelope = Envelopes.of("c", 3L, "b", 2L);

        assertThat(Envelopes.apply(A_B, envelope)).isEqualTo(envelope.with(Fields.of("b", 2L)));
        assertThat(Envelopes.apply(A_B, Envelopes.of("c", 3L))).isEqualTo(Envelopes.of());
    }

    @Test
    void hands_on_the_same_envelope_when_nothing_changes() {
        Envelope envelope = Envelopes.of("a", 1L, "b", 2L);

        assertThat(Envelopes.apply(A_B, envelope)).isSameAs(envelope);
        assertThat(Envelopes.apply(new KeepConfig(Arrays.asList("a", "b", "a")), envelope))
                .isSameAs(envelope);
    }

    @Test
    void foresees_a_closed_set_of_what_may_come() {
        Transform keep = Transforms.transform(A_B);
        Map<String, Optional<ScalarType>> types = Map.of("a", Optional.of(ScalarType.INT), "c", Optional.empty());

        assertThat(keep.foresee(new KnownFields(types, false)))
                .isEqualTo(new KnownFields(Map.of("a", Optional.of(ScalarType.INT), "b", Optional.empty()), true));
        assertThat(keep.foresee(new KnownFields(types, true)))
                .isEqualTo(new KnownFields(Map.of("a", Optional.of(ScalarType.INT)), true));
    }
}
