package weir.streams.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import weir.config.RequireConfig;
import weir.streams.model.Code;
import weir.streams.model.Envelope;

class RequireTest {
    private static final RequireConfig A_B = new RequireConfig(List.of("a", "b"));

    @Test
    void hands_on_the_same_envelope_when_all_have_a_value() {
        Envelope envelope = Envelopes.of("b", "", "c", null, "a", 0L);

        assertThat(Envelopes.apply(A_B, envelope)).isSameAs(envelope);
    }

    @Test
    void rejects_what_lacks_one() {
        Envelope envelope = Envelopes.of("a", 1L);

        assertThat(Envelopes.apply(A_B, envelope))
                .isEqualTo(Envelopes.rejected(
                        envelope, Code.REQUIRED_MISSING, "require: field b is missing (expected: a value)"));
    }

    @Test
    void rejects_what_has_a_null_for_one() {
        Envelope envelope = Envelopes.of("b", null, "a", 1L);

        assertThat(Envelopes.apply(A_B, envelope))
                .isEqualTo(Envelopes.rejected(
                        envelope, Code.REQUIRED_MISSING, "require: field b is null (expected: a value)"));
    }
}
