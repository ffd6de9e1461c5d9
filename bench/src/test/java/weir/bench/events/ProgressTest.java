package weir.bench.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final List<String> said = new ArrayList<>();
    private final Progress progress = new Progress(10, said::add);

    @Test
    void says_each_word_once() throws InterruptedException {
        progress.add(0);
        assertThat(said).isEmpty();

        progress.add(4);
        assertThat(said).containsExactly("first");

        progress.add(5);
        assertThat(said).containsExactly("first", "half");

        progress.add(6);
        progress.add(1);
        progress.await();
        assertThat(said).containsExactly("first", "half", "done");
        assertThat(progress.come()).isEqualTo(16);
    }

    @Test
    void who_waits_hears_why_it_failed() {
        progress.add(3);
        progress.fail(new IllegalStateException("gone"));
        progress.fail(new IllegalStateException("much later"));

        assertThatThrownBy(progress::await)
                .hasMessage("after 3 of 10 events")
                .cause()
                .hasMessage("gone");
    }
}
