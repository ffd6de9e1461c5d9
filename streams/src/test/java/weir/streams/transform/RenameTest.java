package weir.streams.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import weir.config.RenameConfig;
import weir.config.ScalarType;
import weir.streams.model.Code;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;

class RenameTest {
    private static final RenameConfig A_TO_B = new RenameConfig(Map.of("a", "b"));
    private static final RenameConfig SWAP = new RenameConfig(Map.of("a", "b", "b", "a"));

    @Test
    void renames_in_place() {
        Envelope envelope = Envelopes.of("c", 3L, "a", 1L);

        assertThat(Envelopes.apply(A_TO_B, envelope)).isEqualTo(envelope.with(Fields.of("c", 3L, "b", 1L)));
    }

    @Test
    void a_swap_works_at_once() {
        Envelope envelope = Envelopes.of("a", 1L, "b", 2L);

        assertThat(Envelopes.apply(SWAP, envelope)).isEqualTo(envelope.with(Fields.of("b", 1L, "a", 2L)));
        assertThat(Envelopes.apply(SWAP, Envelopes.of("a", 1L))).isEqualTo(Envelopes.of("b", 1L));
    }

    @Test
    void a_name_that_is_taken_is_a_clash() {
        Envelope envelope = Envelopes.of("a", 1L, "b", null);

        assertThat(Envelopes.apply(A_TO_B, envelope))
                .isEqualTo(
                        Envelopes.rejected(envelope, Code.RENAME_CLASH, "rename: two fields become b (expected: one)"));
    }

    @Test
    void hands_on_the_same_envelope_when_none_is_there() {
        Envelope envelope = Envelopes.of("b", 1L);

        assertThat(Envelopes.apply(A_TO_B, envelope)).isSameAs(envelope);
    }

    @Test
    void foresees_types_under_their_new_names() {
        Optional<ScalarType> integer = Optional.of(ScalarType.INT);
        Optional<ScalarType> text = Optional.of(ScalarType.TEXT);

        assertThat(Transforms.transform(SWAP).foresee(new KnownFields(Map.of("a", integer, "b", text), true)))
                .isEqualTo(new KnownFields(Map.of("b", integer, "a", text), true));
        assertThat(Transforms.transform(A_TO_B).foresee(new KnownFields(Map.of("c", text), true)))
                .isEqualTo(new KnownFields(Map.of("c", text), true));
        assertThat(Transforms.transform(A_TO_B).foresee(new KnownFields(Map.of("a", integer, "b", text), true)))
                .isEqualTo(new KnownFields(Map.of("b", Optional.empty()), true));
        assertThat(Transforms.transform(A_TO_B).foresee(KnownFields.NOTHING))
                .isEqualTo(new KnownFields(Map.of("b", Optional.empty()), false));
    }
}
