package weir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import weir.daemon.Statuses;
import weir.daemon.metrics.Exposition;
import weir.daemon.pipelines.PipelineState;
import weir.streams.model.Code;

/** {@code docs/operations.md} says all there is, and nothing that is not. */
class OperationsTest {
    private static final String PAGE = read(Path.of("../docs/operations.md"));

    @Test
    void every_code_has_its_section_in_order_and_no_section_is_stale() {
        assertThat(found("(?m)^### (WEIR-.*)$"))
                .containsExactlyElementsOf(Arrays.stream(Code.values())
                        .map(code -> code.id() + ": " + code.what())
                        .toList());
    }

    @Test
    void a_section_can_be_linked_to_by_its_code_alone_and_says_what_why_and_what_next() {
        for (Code code : Code.values()) {
            String heading = "### " + code.id() + ": " + code.what() + "\n";
            String section =
                    PAGE.substring(PAGE.indexOf(heading) + heading.length()).split("\n(<a id=|## )", -1)[0];

            assertThat(PAGE).contains("<a id=\"" + code.id().toLowerCase(Locale.ROOT) + "\"></a>\n\n" + heading);
            assertThat(section)
                    .as(code.id())
                    .matches(Pattern.compile(
                            "\n- \\*\\*What happened:\\*\\* .+\n- \\*\\*Why:\\*\\* .+\n- \\*\\*Next:\\*\\* .+\n",
                            Pattern.DOTALL));
        }
    }

    @Test
    void every_state_has_its_row() {
        assertThat(found("(?m)^\\| `([a-z-]+)` \\| state \\|"))
                .containsExactlyElementsOf(Arrays.stream(PipelineState.values())
                        .map(PipelineState::word)
                        .toList());
    }

    @Test
    void every_metric_has_its_row() {
        String scrape = new Exposition(
                        "1",
                        () -> List.of(Statuses.status("orders", PipelineState.RUNNING, Statuses.BUSY)),
                        () -> List.of(Statuses.connection("shop")))
                .text();
        Set<String> exposed = new TreeSet<>();
        Pattern.compile("# TYPE (weir_\\S+) ").matcher(scrape).results().forEach(type -> exposed.add(type.group(1)));

        assertThat(new TreeSet<>(found("(?m)^\\| `(weir_[a-z_]+)`"))).isEqualTo(exposed);
    }

    private static List<String> found(String pattern) {
        return Pattern.compile(pattern)
                .matcher(PAGE)
                .results()
                .map(OperationsTest::first)
                .toList();
    }

    private static String first(MatchResult result) {
        return result.group(1);
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new AssertionError(path + " is read from the module's folder", e);
        }
    }
}
