package weir.standins.eventhubs.log;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A hub: partitions, and the consumer groups that may read them. */
public final class Hub {
    private final String name;
    private final long created;
    private final Set<String> groups = new HashSet<>();
    private final List<Partition> partitions = new ArrayList<>();
    private final Function<String, Partition> create;
    private int around;

    Hub(HubSpec spec, long created, Function<String, Partition> create) {
        this.name = spec.name();
        this.created = created;
        this.create = create;
        groups.add("$default");
        spec.consumerGroups().forEach(group -> groups.add(group.toLowerCase(Locale.ROOT)));
        add(spec.partitions());
    }

    /** More partitions; the ids go on. Keys move, as they do in the service. */
    public void add(int more) {
        for (int i = 0; i < more; i++) partitions.add(create.apply(Integer.toString(partitions.size())));
    }

    public String name() {
        return name;
    }

    /** In milliseconds since the epoch. */
    public long created() {
        return created;
    }

    public boolean hasGroup(String group) {
        return groups.contains(group.toLowerCase(Locale.ROOT));
    }

    public List<Partition> partitions() {
        return List.copyOf(partitions);
    }

    public Partition partition(int index) {
        if (index < 0 || index >= partitions.size()) {
            throw new NoSuchElementException(
                    "%s has no partition %d (expected: 0 to %d)".formatted(name, index, partitions.size() - 1));
        }
        return partitions.get(index);
    }

    /** Null where there is none of that id. */
    public @Nullable Partition find(String id) {
        return partitions.stream()
                .filter(partition -> partition.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** The one that the key belongs to, or without a key the next one around. */
    public Partition partitionFor(@Nullable String key) {
        int index = key == null ? around++ % partitions.size() : PartitionKey.partitionOf(key, partitions.size());
        return partitions.get(index);
    }

    void close() {
        partitions.forEach(Partition::close);
    }
}
