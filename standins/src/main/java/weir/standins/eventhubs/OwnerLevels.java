package weir.standins.eventhubs;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import weir.standins.eventhubs.ReceiverLink.Reader;

/** Who may read a partition beside whom: the highest owner level has it alone, and without any five may share it. */
final class OwnerLevels {
    private static final int MAX_SHARING = 5;

    private OwnerLevels() {}

    static void requireAdmits(List<ReceiverLink> others, Reader reader) throws Refusal {
        Long level = reader.ownerLevel();
        OptionalLong highest = others.stream()
                .map(other -> other.reader().ownerLevel())
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .max();
        if (level == null && highest.isPresent()) {
            String words =
                    "At least one receiver for the endpoint is created with epoch of '%d', and so non-epoch receiver is"
                            + " not allowed. Either reconnect with a higher epoch, or make sure all epoch receivers are closed or"
                            + " disconnected.";
            throw Refusal.stolen(words.formatted(highest.getAsLong()));
        }
        if (level != null && highest.isPresent() && level < highest.getAsLong()) {
            String words =
                    "Receiver '%s' with a higher epoch '%d' already exists. Receiver '%s' with epoch %d cannot be"
                            + " created. Make sure you are creating receiver with increasing epoch value to ensure connectivity, or"
                            + " ensure all old epoch receivers are closed or disconnected.";
            String holder = others.get(0).reader().name();
            throw Refusal.stolen(words.formatted(holder, highest.getAsLong(), reader.name(), level));
        }
        if (level == null && others.size() >= MAX_SHARING) {
            String words =
                    "Exceeded the maximum number of allowed receivers per partition in a consumer group which is %d";
            throw new Refusal("amqp:resource-limit-exceeded", words.formatted(MAX_SHARING));
        }
    }

    /** With an owner level the newcomer takes the partition from all others. */
    static void steal(List<ReceiverLink> others, Reader newcomer) {
        if (newcomer.ownerLevel() == null) return;
        String words =
                "New receiver '%s' with higher epoch of '%d' is created hence current receiver '%s' with epoch '%s' is"
                        + " getting disconnected. If you are recreating the receiver, make sure a higher epoch is used.";
        for (ReceiverLink other : others) {
            Reader old = other.reader();
            other.detach(Refusal.stolen(
                    words.formatted(newcomer.name(), newcomer.ownerLevel(), old.name(), old.ownerLevel())));
        }
    }
}
