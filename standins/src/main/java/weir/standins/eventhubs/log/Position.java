package weir.standins.eventhubs.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a receiver wants to begin, as it says in its filter: {@code amqp.annotation.x-opt-offset > '4096'}. */
public record Position(By by, String value, boolean isInclusive) {
    /** Everything that there is. */
    public static final Position EARLIEST = new Position(By.OFFSET, "-1", false);

    private static final Pattern EXPRESSION =
            Pattern.compile("amqp\\.annotation\\.(x-opt-[a-z-]+)\\s*>(=?)\\s*'([^']*)'");

    /** What the value is compared with. */
    public enum By {
        OFFSET,
        SEQUENCE_NUMBER,
        ENQUEUED_TIME
    }

    /**
     * Takes a filter apart.
     *
     * @throws IllegalArgumentException with the words for the client
     */
    public static Position parse(String expression) {
        Matcher matcher = EXPRESSION.matcher(expression);
        if (!matcher.find()) throw unsupported(expression);
        By by = switch (matcher.group(1)) {
            case "x-opt-offset" -> By.OFFSET;
            case "x-opt-sequence-number" -> By.SEQUENCE_NUMBER;
            case "x-opt-enqueued-time" -> By.ENQUEUED_TIME;
            default -> throw unsupported(expression);
        };
        return new Position(by, matcher.group(3), !matcher.group(2).isEmpty());
    }

    private static IllegalArgumentException unsupported(String expression) {
        return new IllegalArgumentException("The filter expression '%s' is not supported.".formatted(expression));
    }

    /**
     * The sequence number of the first event to send.
     *
     * @throws IllegalArgumentException with the words for the client, when the position lies behind the end
     */
    public long in(Partition partition) {
        return switch (by) {
            case OFFSET -> byOffset(partition);
            case SEQUENCE_NUMBER -> bySequence(partition);
            case ENQUEUED_TIME -> partition.log().firstWith(StoredEvent::time, number() + (isInclusive ? 0 : 1));
        };
    }

    private long byOffset(Partition partition) {
        if (value.equals("-1")) return partition.firstSequence();
        if (value.equals("@latest")) {
            return isInclusive && !partition.isEmpty() ? partition.nextSequence() - 1 : partition.nextSequence();
        }
        long last = partition.last().offset();
        // after delete and create the hub is shorter than what was read of it
        if (number() > last) throw behindTheEnd("offset", last);
        return partition.log().firstWith(StoredEvent::offset, number() + (isInclusive ? 0 : 1));
    }

    private long bySequence(Partition partition) {
        long last = partition.last().sequence();
        if (number() > last + (isInclusive ? 1 : 0)) throw behindTheEnd("sequence number", last);
        return Math.max(partition.firstSequence(), number() + (isInclusive ? 0 : 1));
    }

    private IllegalArgumentException behindTheEnd(String what, long last) {
        String words = "The supplied %1$s '%2$s' is invalid. The last %1$s in the system is '%3$d'";
        return new IllegalArgumentException(words.formatted(what, value, last));
    }

    private long number() {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The value '%s' of the filter is not a number.".formatted(value), e);
        }
    }
}
