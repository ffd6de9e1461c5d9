package weir.streams.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import weir.config.CastConfig;
import weir.config.ScalarType;
import weir.streams.model.Code;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;

class CastTest {
    private static final CastConfig N_TO_INT =
            new CastConfig(Map.of("n", new CastConfig.To(ScalarType.INT, Optional.empty(), Optional.empty())));

    @Test
    void changes_the_type_and_nothing_else() {
        Envelope envelope = Envelopes.of("m", "1", "n", "2");

        assertThat(Envelopes.apply(N_TO_INT, envelope)).isEqualTo(envelope.with(Fields.of("m", "1", "n", 2)));
        assertThat(envelope).isEqualTo(Envelopes.of("m", "1", "n", "2"));
    }

    @Test
    void hands_on_the_same_envelope_when_the_field_is_absent_null_or_of_that_type() {
        for (Envelope envelope :
                new Envelope[] {Envelopes.of("m", "1"), Envelopes.of("n", null), Envelopes.of("n", 2)}) {
            assertThat(Envelopes.apply(N_TO_INT, envelope)).isSameAs(envelope);
        }
    }

    @Test
    void rejects_what_does_not_fit_with_the_fields_it_came_with() {
        Envelope envelope = Envelopes.of("n", "twelve");

        assertThat(Envelopes.apply(N_TO_INT, envelope))
                .isEqualTo(Envelopes.rejected(
                        envelope,
                        Code.CAST_FAILED,
                        "cast: field n: text of 6 characters is not a whole number (expected: int)"));
    }

    @Test
    void format_and_zone_reach_the_conversion() {
        CastConfig cast = new CastConfig(Map.of(
                "t",
                new CastConfig.To(
                        ScalarType.TIMESTAMP,
                        Optional.of("dd.MM.yyyy HH:mm"),
                        Optional.of(ZoneId.of("Europe/Berlin")))));
        Envelope envelope = Envelopes.of("t", "06.05.2024 07:08");

        assertThat(Envelopes.apply(cast, envelope))
                .isEqualTo(envelope.with(Fields.of("t", Instant.parse("2024-05-06T05:08:00Z"))));
    }

    @Test
    void foresees_the_type_of_what_may_come() {
        Optional<ScalarType> integer = Optional.of(ScalarType.INT);

        assertThat(Transforms.transform(N_TO_INT).foresee(KnownFields.NOTHING))
                .isEqualTo(new KnownFields(Map.of("n", integer), false));
        assertThat(Transforms.transform(N_TO_INT).foresee(new KnownFields(Map.of("m", Optional.empty()), true)))
                .isEqualTo(new KnownFields(Map.of("m", Optional.empty()), true));
    }
}
