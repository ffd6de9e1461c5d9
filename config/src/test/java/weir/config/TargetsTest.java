package weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private static final Targets ROUTED = new Targets(
            Optional.of("rest"), Map.of("shop.orders", "exact", "shop.*", "short", "shop.ord*", "long", "*.a", "ends"));

    @Test
    void a_name_comes_before_a_pattern_a_longer_pattern_before_a_shorter_one_and_all_else_goes_to_the_rest() {
        assertThat(List.of("shop.orders", "shop.orders2", "shop.customers", "crm.a", "crm.b"))
                .extracting(ROUTED::of)
                .containsExactly("exact", "long", "short", "ends", "rest");
    }

    @Test
    void without_a_table_each_goes_to_the_one_of_its_own_name() {
        assertThat(new Targets(Optional.empty(), Map.of("shop.a", "b")))
                .extracting(targets -> targets.of("shop.a"), targets -> targets.of("shop.c.d"))
                .containsExactly("b", "c.d");
    }

    @Test
    void nothing_in_a_pattern_but_the_star_means_anything() {
        assertThat(Targets.matches("sh.p.a", "shop.a")).isFalse();
        assertThat(Targets.matches("shop.*", "shop.a")).isTrue();
        assertThat(Targets.matches("shop.\\E*", "shop.a")).isFalse();
    }

    @Test
    void there_is_one_target_where_all_are_known_to_go_there() {
        Targets byName = new Targets(Optional.empty(), Map.of());

        assertThat(Targets.one("a").single(List.of())).contains("a");
        assertThat(Targets.one("a").single(List.of("shop.*"))).contains("a");
        assertThat(byName.single(List.of("shop.b"))).contains("b");
        assertThat(byName.single(List.of("shop.b", "crm.b"))).contains("b");
        assertThat(byName.single(List.of("shop.b*"))).isEmpty();
        assertThat(byName.single(List.of("shop.b", "shop.c"))).isEmpty();
        assertThat(ROUTED.single(List.of("shop.orders"))).contains("exact");
    }

    @Test
    void tables_keep_apart_unless_two_go_to_one() {
        Targets byName = new Targets(Optional.empty(), Map.of());

        assertThat(byName.keepApart(List.of("shop.a", "shop.b"))).isTrue();
        assertThat(byName.keepApart(List.of("shop.*"))).isTrue();
        assertThat(byName.keepApart(List.of("shop.a", "crm.a"))).isFalse();
        assertThat(Targets.one("a").keepApart(List.of("shop.a"))).isTrue();
        assertThat(Targets.one("a").keepApart(List.of("shop.a", "shop.b"))).isFalse();
        assertThat(Targets.one("a").keepApart(List.of("shop.*"))).isFalse();
        assertThat(new Targets(Optional.empty(), Map.of("shop.old*", "old")).keepApart(List.of("shop.*")))
                .isFalse();
    }
}
