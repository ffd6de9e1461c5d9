package weir.streams.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The field names of an envelope, in order; one object per list of names, so that what depends on names alone is worked out once.
 *
 * <p>Shapes form a tree: {@code EMPTY.with("id").with("name")} is always the same object, found without building a list. Input may
 * hold any number of name lists, memory may not: past {@link #MOST_SHARED} new ones are made but not kept.
 */
public final class Shape {
    /** How many names the shapes that are kept for the life of the process may hold together; 4 or 8 bytes each. */
    public static final int MOST_SHARED = 2_000_000;

    /** Names of the widest shape that is kept: a tree that leads to it holds half its square. */
    private static final int WIDEST_SHARED = 1000;

    public static final Shape EMPTY = root(MOST_SHARED);

    private final List<String> names;
    private final boolean isShared;
    private final AtomicInteger room;
    private final Map<String, Shape> children = new ConcurrentHashMap<>(2);
    private volatile @Nullable Child latest;

    private Shape(List<String> names, boolean isShared, AtomicInteger room) {
        this.names = names;
        this.isShared = isShared;
        this.room = room;
    }

    /** A tree of its own that keeps shapes of so many names. */
    static Shape root(int mostShared) {
        return new Shape(List.of(), true, new AtomicInteger(mostShared));
    }

    public static Shape of(List<String> names) {
        Shape shape = EMPTY;
        for (String name : names) shape = shape.with(name);
        return shape;
    }

    /**
     * This shape and one more name.
     *
     * @throws IllegalArgumentException when the name is there already
     */
    public Shape with(String name) {
        Child last = latest;
        if (last != null && last.name.equals(name)) return last.shape;
        Shape known = children.get(name);
        Shape shape = known == null ? grow(name) : known;
        latest = new Child(name, shape);
        return shape;
    }

    public List<String> names() {
        return names;
    }

    public int size() {
        return names.size();
    }

    /** Where the name stands, or -1. */
    public int indexOf(String name) {
        return names.indexOf(name);
    }

    public boolean has(String name) {
        return names.contains(name);
    }

    /** False for a shape that will not come again as the same object: do not keep anything under it. */
    public boolean isShared() {
        return isShared;
    }

    private Shape grow(String name) {
        if (has(name)) throw new IllegalArgumentException("field \"" + name + "\" stands twice");
        List<String> longer = new ArrayList<>(names.size() + 1);
        longer.addAll(names);
        longer.add(name);
        if (!isShared || names.size() >= WIDEST_SHARED || room.get() <= 0)
            return new Shape(List.copyOf(longer), false, room);
        return children.computeIfAbsent(name, n -> {
            room.addAndGet(-longer.size());
            return new Shape(List.copyOf(longer), true, room);
        });
    }

    @Override
    public String toString() {
        return names.toString();
    }

    private record Child(String name, Shape shape) {}
}
