package weir.streams.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import weir.config.DefaultConfig;
import weir.config.ScalarType;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;

class DefaultTest {
    private static DefaultConfig config() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("s", "none");
        values.put("n", 1L);
        values.put("d", new BigDecimal("1.5"));
        values.put("b", false);
        return new DefaultConfig(values);
    }

    @Test
    void sets_what_is_missing_or_null_and_leaves_the_rest() {
        Envelope envelope = Envelopes.of("x", null, "n", null, "b", true);

        assertThat(Envelopes.apply(config(), envelope))
                .isEqualTo(envelope.with(
                        Fields.of("x", null, "n", 1L, "b", true, "s", "none", "d", new BigDecimal("1.5"))));
        assertThat(envelope).isEqualTo(Envelopes.of("x", null, "n", null, "b", true));
    }

    @Test
    void hands_on_the_same_envelope_when_all_have_a_value() {
        Envelope envelope = Envelopes.of("b", true, "d", "text", "n", 0L, "s", "");

        assertThat(Envelopes.apply(config(), envelope)).isSameAs(envelope);
    }

    @Test
    void foresees_the_type_where_no_other_may_come() {
        KnownFields before = new KnownFields(
                Map.of("s", Optional.empty(), "n", Optional.of(ScalarType.BIGINT), "b", Optional.of(ScalarType.TEXT)),
                true);

        assertThat(Transforms.transform(config()).foresee(before))
                .isEqualTo(new KnownFields(
                        Map.of(
                                "s", Optional.empty(),
                                "n", Optional.of(ScalarType.BIGINT),
                                "d", Optional.of(ScalarType.DECIMAL),
                                "b", Optional.empty()),
                        true));
        assertThat(Transforms.transform(config())
                        .foresee(KnownFields.NOTHING)
                        .types()
                        .values())
                .containsOnly(Optional.empty());
    }
}
