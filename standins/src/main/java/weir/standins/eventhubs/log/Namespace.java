package weir.standins.eventhubs.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** All hubs that are served at one address. Names ignore case. Used by one thread at a time. */
public final class Namespace {
    private final Map<String, HubSpec> specs = new LinkedHashMap<>();
    private final Map<String, Hub> hubs = new LinkedHashMap<>();
    private final Retention retention;
    private final @Nullable DataFolder folder;
    private volatile InstantSource clock; // set by any thread

    private Namespace(Retention retention, InstantSource clock, @Nullable DataFolder folder) {
        this.retention = retention;
        this.clock = clock;
        this.folder = folder;
    }

    /** With what the folder, if there is one, still has of these hubs. */
    public static Namespace of(List<HubSpec> hubs, Retention retention, InstantSource clock, @Nullable Path folder)
            throws IOException {
        Namespace namespace = new Namespace(retention, clock, folder == null ? null : DataFolder.at(folder));
        try {
            hubs.forEach(namespace::create);
        } catch (UncheckedIOException e) {
            namespace.close();
            throw e.getCause();
        }
        return namespace;
    }

    private void create(HubSpec spec) {
        String key = key(spec.name());
        if (hubs.containsKey(key))
            throw new IllegalArgumentException(spec.name() + ": there are two hubs of that name");
        specs.put(key, spec);
        hubs.put(key, folder == null ? inMemory(spec, now()) : kept(spec, now(), folder));
    }

    private Hub inMemory(HubSpec spec, long created) {
        return new Hub(spec, created, id -> Partition.inMemory(spec.name(), id, retention));
    }

    private Hub kept(HubSpec spec, long created, DataFolder data) {
        int before = data.partitions(spec.name()); // some may have been added
        HubSpec grown = before > spec.partitions() ? new HubSpec(spec.name(), before, spec.consumerGroups()) : spec;
        return new Hub(
                grown,
                data.created(spec.name(), created),
                id -> Partition.kept(spec.name(), id, retention, data.files(spec.name(), id)));
    }

    /** The hub of that name, of which there must be one. */
    public Hub hub(String name) {
        Hub hub = find(name);
        if (hub == null)
            throw new NoSuchElementException("no hub %s (expected: one of %s)".formatted(name, hubs.keySet()));
        return hub;
    }

    public @Nullable Hub find(String name) {
        return hubs.get(key(name));
    }

    public void delete(String name) {
        hub(name).close();
        hubs.remove(key(name));
        if (folder != null) folder.delete(name);
    }

    /** Of a hub that is there or was there: empty, and as new as its age says. */
    public void recreate(String name) {
        HubSpec spec = specs.get(key(name));
        if (spec == null) throw new NoSuchElementException("no hub " + name + " was ever there");
        Hub before = find(name);
        long created = before == null ? now() : Math.max(now(), before.created() + 1);
        if (before != null) delete(name);
        hubs.put(key(name), folder == null ? inMemory(spec, created) : kept(spec, created, folder));
    }

    /** Milliseconds since the epoch. */
    public long now() {
        return clock.millis();
    }

    public void clock(InstantSource source) {
        clock = source;
    }

    public void close() {
        hubs.values().forEach(Hub::close);
        if (folder != null) folder.close();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
