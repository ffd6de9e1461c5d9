package weir.standins.eventhubs;

import org.jspecify.annotations.Nullable;

/**
 * One open link on which a client receives.
 *
 * @param name what the client calls itself
 * @param ownerLevel its epoch; null for a receiver that shares
 * @param next the sequence number that is sent next
 * @param sent events since the link was opened
 * @param credit how many more events the client has asked for
 * @param unsettled events the client has not yet said it has received
 */
public record LinkState(
        String hub,
        String partition,
        String consumerGroup,
        String name,
        @Nullable Long ownerLevel,
        long next,
        long sent,
        int credit,
        int unsettled) {}
