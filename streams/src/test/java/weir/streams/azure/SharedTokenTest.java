package weir.streams.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.azure.core.credential.AccessToken;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

class SharedTokenTest {
    private final CodedException down = new CodedException(Code.SIGN_IN_UNREACHABLE, "503");

    private final Time clock = new Time();
    private final NavigableMap<Instant, Runnable> later = new TreeMap<>();
    private final Deque<CompletableFuture<AccessToken>> asked = new ArrayDeque<>();
    private int tries;
    private final SharedToken shared = new SharedToken(
            "robot",
            Mono.defer(() -> {
                tries++;
                asked.add(new CompletableFuture<>());
                return Mono.fromFuture(asked.getLast());
            }),
            clock,
            this::after);

    @Test
    void all_who_wait_share_one_request() {
        CompletableFuture<AccessToken> one = shared.get().toFuture();
        CompletableFuture<AccessToken> other = shared.get().toFuture();
        answer("a", Duration.ofHours(1));

        assertThat(one.join().getToken()).isEqualTo("a");
        assertThat(other.join().getToken()).isEqualTo("a");
        assertThat(now()).isEqualTo("a");
        assertThat(asked).isEmpty();
    }

    @Test
    void one_who_gives_up_leaves_it_to_the_others() {
        var gone = shared.get().subscribe();
        CompletableFuture<AccessToken> other = shared.get().toFuture();

        gone.dispose();
        answer("a", Duration.ofHours(1));

        assertThat(other.join().getToken()).isEqualTo("a");
    }

    @Test
    void it_is_renewed_beside_its_use() {
        first("a", Duration.ofHours(1));
        pass(Duration.ofMinutes(54));
        assertThat(now()).isEqualTo("a");
        assertThat(asked).isEmpty();

        pass(Duration.ofMinutes(1));
        assertThat(asked).hasSize(1); // by the timer alone
        assertThat(now()).isEqualTo("a");

        answer("b", Duration.ofHours(1));
        assertThat(now()).isEqualTo("b");
        assertThat(asked).isEmpty();
    }

    @Test
    void one_that_nobody_uses_any_more_is_renewed_once_and_then_left() {
        first("a", Duration.ofHours(1));
        pass(Duration.ofMinutes(55));
        answer("b", Duration.ofHours(1));

        pass(Duration.ofHours(3));

        assertThat(asked).isEmpty();
    }

    @Test
    void one_that_is_asked_for_once_in_its_life_is_renewed_for_ever() {
        first("0", Duration.ofHours(1));
        for (int i = 1; i < 10; i++) {
            pass(Duration.ofMinutes(55));
            answer(String.valueOf(i), Duration.ofHours(1));
            assertThat(now()).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void a_short_one_is_renewed_at_half_of_its_life() {
        first("a", Duration.ofSeconds(12));
        pass(Duration.ofMillis(5_999));
        assertThat(now()).isEqualTo("a");
        assertThat(asked).isEmpty();

        pass(Duration.ofMillis(1));
        assertThat(now()).isEqualTo("a");
        assertThat(asked).hasSize(1);
    }

    @Test
    void it_is_not_used_until_its_very_end() {
        AccessToken hour = first("a", Duration.ofHours(1));
        Instant end = clock.instant().plus(Duration.ofHours(1));

        assertThat(hour.getExpiresAt().toInstant()).isEqualTo(end.minusSeconds(10));
        clock.pass(Duration.ofHours(1).minusSeconds(12));
        assertThat(shared.get().toFuture()).isNotDone();
    }

    @Test
    void its_end_is_counted_from_when_it_was_asked_for() {
        Instant began = clock.instant();
        CompletableFuture<AccessToken> slow = shared.get().toFuture();
        pass(Duration.ofSeconds(20));
        answer("a", Duration.ofHours(1));

        assertThat(slow.join().getExpiresAt().toInstant())
                .isEqualTo(began.plus(Duration.ofHours(1)).minusSeconds(10));
    }

    @Test
    void what_cannot_be_renewed_is_used_while_it_lasts_and_asked_for_now_and_then() {
        first("a", Duration.ofHours(1));
        pass(Duration.ofMinutes(55));
        for (int i = 0; i < 288; i++) { // until twelve seconds are left
            if (!asked.isEmpty()) asked.remove().completeExceptionally(down);
            assertThat(now()).isEqualTo("a");
            assertThat(shared.trouble()).isEmpty(); // it still lets in
            pass(Duration.ofSeconds(1));
        }

        assertThat(tries).isEqualTo(1 + 10); // every 30 s
        CompletableFuture<AccessToken> ended = shared.get().toFuture();
        asked.remove().completeExceptionally(down);
        assertThat(shared.trouble()).contains(down);
        assertThat(catchThrowable(ended::join)).hasCause(down);
        assertThat(catchThrowable(() -> shared.get().toFuture().join())).hasCause(down);
        assertThat(asked).isEmpty();

        pass(Duration.ofSeconds(1));
        CompletableFuture<AccessToken> again = shared.get().toFuture();
        answer("b", Duration.ofHours(1));
        assertThat(again.join().getToken()).isEqualTo("b");
        assertThat(shared.trouble()).isEmpty();
    }

    @Test
    void it_has_just_ended_for_a_minute() {
        assertThat(shared.hasJustEnded()).isFalse();
        first("a", Duration.ofHours(1));

        clock.pass(Duration.ofHours(1).minusSeconds(11));
        assertThat(shared.hasJustEnded()).isFalse();
        clock.pass(Duration.ofSeconds(1));
        assertThat(shared.hasJustEnded()).isTrue();
        clock.pass(Duration.ofMinutes(1));
        assertThat(shared.hasJustEnded()).isTrue();
        clock.pass(Duration.ofMillis(1));
        assertThat(shared.hasJustEnded()).isFalse();
    }

    @Test
    void so_has_one_that_others_came_after() {
        first("a", Duration.ofSeconds(8)); // until 6 s from now
        pass(Duration.ofSeconds(4));
        answer("b", Duration.ofSeconds(8));
        assertThat(now()).isEqualTo("b");
        pass(Duration.ofSeconds(4));
        answer("c", Duration.ofHours(1));

        assertThat(shared.hasJustEnded()).isTrue();
    }

    @Test
    void the_first_is_asked_for_once_a_second_at_most() {
        CompletableFuture<AccessToken> none = shared.get().toFuture();
        asked.remove().completeExceptionally(down);

        assertThat(catchThrowable(none::join)).hasCause(down);
        assertThat(catchThrowable(() -> shared.get().toFuture().join())).hasCause(down);
        assertThat(asked).isEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(shared.get().toFuture()).isNotDone();
        assertThat(asked).hasSize(1);
    }

    private void after(Duration time, Runnable task) {
        later.put(clock.instant().plus(time), task);
    }

    private void pass(Duration time) {
        clock.pass(time);
        while (!later.isEmpty() && !later.firstKey().isAfter(clock.instant()))
            later.pollFirstEntry().getValue().run();
    }

    private AccessToken first(String token, Duration life) {
        CompletableFuture<AccessToken> waiting = shared.get().toFuture();
        answer(token, life);
        return waiting.join();
    }

    private void answer(String token, Duration life) {
        asked.remove()
                .complete(new AccessToken(token, clock.instant().plus(life).atOffset(ZoneOffset.UTC)));
    }

    /** What is to be had without waiting. */
    private String now() {
        CompletableFuture<AccessToken> token = shared.get().toFuture();
        assertThat(token).isDone();
        return token.join().getToken();
    }
}
