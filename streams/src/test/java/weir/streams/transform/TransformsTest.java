package weir.streams.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import weir.config.CastConfig;
import weir.config.DefaultConfig;
import weir.config.DropConfig;
import weir.config.KeepConfig;
import weir.config.RenameConfig;
import weir.config.RequireConfig;
import weir.config.ScalarType;
import weir.config.TransformConfig;
import weir.streams.model.Code;
import weir.streams.model.Envelope;
import weir.streams.model.Fields;
import weir.streams.model.Offset;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Skipped;
import weir.streams.model.Page;
import weir.streams.model.Step;

class TransformsTest {
    private static final CastConfig.To DECIMAL =
            new CastConfig.To(ScalarType.DECIMAL, Optional.empty(), Optional.empty());

    private static List<TransformConfig> oneOfEach() {
        return List.of(
                new RequireConfig(List.of("id")),
                new RenameConfig(Map.of("id", "order_id")),
                new CastConfig(Map.of("amount", DECIMAL)),
                new DefaultConfig(Map.of("note", "none")),
                new DropConfig(List.of("secret")),
                new KeepConfig(List.of("order_id", "amount", "note")));
    }

    @Test
    void oneOfEach_is_complete() {
        assertThat(oneOfEach().stream().<Object>map(TransformConfig::getClass))
                .containsExactlyInAnyOrder((Object[]) TransformConfig.class.getPermittedSubclasses());
    }

    @Test
    void each_kind_has_a_transform_and_they_apply_in_order() {
        Envelope envelope = Envelopes.of("amount", "1.50", "id", 7L, "secret", "x");

        Page page = Transforms.of(oneOfEach()).apply(page(envelope));

        assertThat(page.steps())
                .containsExactly(
                        envelope.with(Fields.of("order_id", 7L, "amount", new BigDecimal("1.50"), "note", "none")));
    }

    @Test
    void an_envelope_that_ended_goes_to_no_later_transform_and_the_page_keeps_order_and_place() {
        Envelope good = Envelopes.of("id", 1L, "amount", "2");
        Envelope bad = Envelopes.of("id", 2L, "amount", "two");
        Skipped before = new Skipped(Envelopes.of(), "before");
        Transforms transforms = Transforms.of(List.of(
                new CastConfig(Map.of("amount", DECIMAL)),
                new RequireConfig(List.of("nothing", "else")),
                new KeepConfig(List.of())));

        Page page = transforms.apply(page(bad, before, good));

        Envelope cast = good.with(Fields.of("id", 1L, "amount", new BigDecimal("2")));
        assertThat(page)
                .isEqualTo(page(
                        Envelopes.rejected(
                                bad,
                                Code.CAST_FAILED,
                                "cast: field amount: text of 3 characters is not a number (expected: decimal)"),
                        before,
                        Envelopes.rejected(
                                cast, Code.REQUIRED_MISSING, "require: field nothing is missing (expected: a value)")));
    }

    @Test
    void a_transform_that_throws_rejects_that_envelope_alone() {
        CastConfig.To text = new CastConfig.To(ScalarType.TEXT, Optional.empty(), Optional.empty());
        Envelope broken = Envelopes.of("a", new BrokenNumber());
        Envelope good = Envelopes.of("a", "2");

        Page page = Transforms.of(List.of(new CastConfig(Map.of("a", text)))).apply(page(broken, good));

        assertThat(page.steps())
                .containsExactly(
                        Envelopes.rejected(
                                broken, Code.TRANSFORM_FAILED, "cast: java.lang.IllegalStateException: broken"),
                        good);
    }

    @Test
    void without_transforms_the_page_is_handed_on_as_it_is() {
        Page page = page(Envelopes.of("a", 1L));

        assertThat(Transforms.of(List.of()).apply(page)).isSameAs(page);
        assertThat(Transforms.of(List.of()).foresee(KnownFields.NOTHING)).isEqualTo(KnownFields.NOTHING);
    }

    @Test
    void what_is_known_goes_through_all_stages() {
        assertThat(Transforms.of(oneOfEach()).foresee(KnownFields.NOTHING))
                .isEqualTo(new KnownFields(
                        Map.of(
                                "order_id", Optional.empty(),
                                "amount", Optional.of(ScalarType.DECIMAL),
                                "note", Optional.empty()),
                        true));
    }

    /** Whatever the stages are: what is not read changes nothing of what comes out. */
    @Test
    void a_value_that_is_not_needed_makes_no_difference() {
        Random random = new Random(11);
        int unread = 0;
        for (int i = 0; i < 5_000; i++) {
            Transforms transforms = Transforms.of(Stream.generate(() -> anyStage(random))
                    .limit(1 + random.nextInt(4))
                    .toList());
            Envelope read = Envelopes.of(NAMES.stream()
                    .flatMap(name -> Stream.of(name, anyValue(random)))
                    .toArray());
            Envelope partly = read.with(Fields.of(NAMES.stream()
                    .flatMap(name -> Stream.of(
                            name, transforms.needs().test(name) ? read.fields().get(name) : Fields.UNREAD))
                    .toArray()));
            if (!read.equals(partly)) unread++;

            assertThat(said(transforms, partly)).isEqualTo(said(transforms, read));
        }
        assertThat(unread).isGreaterThan(1_000);
    }

    private static final List<String> NAMES = List.of("a", "b", "c", "d");

    private static TransformConfig anyStage(Random random) {
        List<String> names = new ArrayList<>(NAMES);
        Collections.shuffle(names, random);
        List<String> some = List.copyOf(names.subList(0, 1 + random.nextInt(3)));
        return switch (random.nextInt(6)) {
            case 0 -> new RequireConfig(some);
            case 1 -> new RenameConfig(Map.of(names.get(0), names.get(1), names.get(1), names.get(0)));
            case 2 -> new CastConfig(Map.of(names.get(0), DECIMAL));
            case 3 -> new DefaultConfig(Map.of(names.get(0), "none"));
            case 4 -> new DropConfig(some);
            default -> new KeepConfig(some);
        };
    }

    private static @Nullable Object anyValue(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> null;
            case 1 -> "text";
            default -> "1.5";
        };
    }

    private static String said(Transforms transforms, Envelope envelope) {
        Step step = transforms.apply(page(envelope)).steps().get(0);
        return step instanceof Rejected rejected
                ? rejected.message()
                : ((Envelope) step).fields().toString();
    }

    @Test
    void a_format_that_is_none_is_an_error_of_the_settings() {
        CastConfig.To odd = new CastConfig.To(ScalarType.INT, Optional.of("#"), Optional.empty());

        assertThatThrownBy(() -> Transforms.of(List.of(new CastConfig(Map.of("n", odd)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cast: field n: int takes no format (expected: timestamp, date or time)");
    }

    private static Page page(Step... steps) {
        return new Page(List.of(steps), new Offset.InBlob(99, 9), 1009, false, 99);
    }

    private static final class BrokenNumber extends Number {
        @Override
        public String toString() {
            throw new IllegalStateException("broken");
        }

        @Override
        public int intValue() {
            return 0;
        }

        @Override
        public long longValue() {
            return 0;
        }

        @Override
        public float floatValue() {
            return 0;
        }

        @Override
        public double doubleValue() {
            return 0;
        }
    }
}
