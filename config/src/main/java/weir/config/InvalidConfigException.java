package weir.config;

import java.util.List;

/** The configuration cannot be used. The message has one line per problem, in file order. */
public final class InvalidConfigException extends RuntimeException {
    private final transient List<String> problems;

    InvalidConfigException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
