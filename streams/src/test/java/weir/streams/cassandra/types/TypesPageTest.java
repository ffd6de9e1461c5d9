package weir.streams.cassandra.types;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import weir.config.ScalarType;

class TypesPageTest {
    private static final Path PAGE = Path.of("../docs/types.md");
    private static final Path INTRODUCTION = Path.of("src/test/resources/types.md");

    @Test
    void the_page_says_what_the_code_does() throws IOException {
        String page = TypesPage.of(Files.readString(INTRODUCTION));
        if ("write".equals(System.getProperty("weir.docs"))) Files.writeString(PAGE, page);

        assertThat(PAGE)
                .as("out of date; rewrite it by: mvn -pl streams -am test -Dweir.docs=write -Dtest=TypesPageTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false")
                .content()
                .isEqualTo(page);
    }

    @Test
    void every_scalar_type_is_on_the_page() {
        assertThat(Probes.types().keySet())
                .containsAll(
                        Arrays.stream(ScalarType.values()).map(ScalarType::word).toList());
    }

    /** The page calls that exact which is read back as the very value: so must be everything in a column of its own type. */
    @Test
    void a_value_that_fits_its_own_type_is_read_back_as_it_is() {
        Probes.types()
                .forEach((name, type) -> TypesPage.tried(name, type).getOrDefault(name, List.of()).stream()
                        .filter(Tried::fitsAsItIs)
                        .forEach(one -> assertThat(one.held()).as(name).isEqualTo(one.value())));
    }
}
