package weir.standins.sql;

import java.math.BigDecimal;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One statement of a transaction, or two. */
sealed interface Change {
    long id();

    /** Inserts the row, or gives it these values where it is there. */
    record Put(long id, Values values) implements Change {}

    /** Leaves all but one column as they are. */
    record Touch(long id, long version) implements Change {}

    record Delete(long id) implements Change {}

    /** The row goes on under another key; one that is there already makes way. */
    record Move(long id, long to, long version) implements Change {}

    /** A row without its key; often there is no note. */
    record Values(String name, @Nullable String note, BigDecimal balance, long version) {
        static Values random(RandomGenerator random, long version) {
            String note = random.nextInt(3) == 0 ? null : "note " + random.nextInt(1000);
            return new Values("customer " + random.nextInt(10_000), note, cents(random), version);
        }

        private static BigDecimal cents(RandomGenerator random) {
            return BigDecimal.valueOf(random.nextInt(-100_000, 100_000_000), 2);
        }
    }

    static Change random(RandomGenerator random, long keys, long version) {
        long id = key(random, keys);
        return switch (random.nextInt(10)) {
            case 0, 1 -> new Delete(id);
            case 2 -> new Move(id, key(random, keys), version);
            case 3, 4, 5 -> new Touch(id, version);
            default -> new Put(id, Values.random(random, version));
        };
    }

    /** Some keys are changed again and again, by all writers, also within one transaction. */
    private static long key(RandomGenerator random, long keys) {
        return random.nextInt(3) == 0 ? random.nextLong(Math.min(20, keys)) : random.nextLong(keys);
    }
}
