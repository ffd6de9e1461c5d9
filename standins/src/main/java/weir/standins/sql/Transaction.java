package weir.standins.sql;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * What one writer does between two commits.
 *
 * @param changes by key, so that two writers seldom wait for each other in a circle
 * @param held how long it stays open after its first change
 */
record Transaction(List<Change> changes, Duration held, boolean isRolledBack) {
    Transaction {
        changes = List.copyOf(changes);
    }

    static Transaction random(RandomGenerator random, long keys, Duration longest, long firstVersion) {
        int count = random.nextInt(1, 13);
        List<Change> changes = Stream.iterate(firstVersion, version -> version + 1)
                .limit(count)
                .map(version -> Change.random(random, keys, version))
                .sorted(Comparator.comparingLong(Change::id))
                .toList();
        boolean isHeld = random.nextInt(200) == 0;
        Duration held = isHeld ? Duration.ofMillis(random.nextLong(longest.toMillis() + 1)) : Duration.ZERO;
        return new Transaction(changes, held, random.nextInt(10) == 0);
    }
}
