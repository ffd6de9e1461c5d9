package weir.streams.model;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is worked out once per shape and then looked up; safe to share between threads. */
public final class PerShape<T> {
    private final Function<Shape, T> make;
    private final Map<Shape, T> made = new ConcurrentHashMap<>();
    private volatile @Nullable Last<T> last;

    public PerShape(Function<Shape, T> make) {
        this.make = make;
    }

    public T of(Shape shape) {
        Last<T> latest = last;
        if (latest != null && latest.shape == shape) return latest.value;
        T value = shape.isShared() ? made.computeIfAbsent(shape, make) : make.apply(shape);
        last = new Last<>(shape, value);
        return value;
    }

    private record Last<T>(Shape shape, T value) {}
}
