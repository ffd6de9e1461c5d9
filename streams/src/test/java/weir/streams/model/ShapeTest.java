package weir.streams.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void the_same_names_are_the_same_object() {
        Shape first = Shape.EMPTY.with("id").with("name");

        assertThat(Shape.of(List.of("id", "name"))).isSameAs(first);
        assertThat(Shape.of(List.of("name", "id"))).isNotSameAs(first);
        assertThat(first.names()).containsExactly("id", "name");
    }

    @Test
    void a_name_cannot_stand_twice() {
        Shape shape = Shape.of(List.of("id", "name"));

        assertThatThrownBy(() -> shape.with("id"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("field \"id\" stands twice");
    }

    @Test
    void past_the_bound_shapes_are_made_but_not_kept() {
        Shape root = Shape.root(3);
        Shape kept = root.with("a").with("b");

        Shape notKept = root.with("a").with("c");

        assertThat(kept.isShared()).isTrue();
        assertThat(notKept.isShared()).isFalse();
        assertThat(notKept.names()).containsExactly("a", "c");
        assertThat(notKept.with("d").isShared()).isFalse();
        assertThat(root.with("a").with("b")).isSameAs(kept);
    }

    @Test
    void what_is_made_per_shape_is_made_once_and_never_kept_for_a_shape_that_is_not() {
        var made = new AtomicInteger();
        var names = new PerShape<>(shape -> {
            made.incrementAndGet();
            return shape.names();
        });
        Shape shape = Shape.of(List.of("a"));
        Shape other = Shape.of(List.of("b"));

        assertThat(names.of(shape)).containsExactly("a");
        assertThat(names.of(other)).containsExactly("b");
        assertThat(names.of(shape)).containsExactly("a");
        assertThat(made).hasValue(2);
    }
}
