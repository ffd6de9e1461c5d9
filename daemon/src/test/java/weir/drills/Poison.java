package weir.drills;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Ten kinds of lines that no retry can save, and the code each must end under. */
enum Poison {
    NOT_JSON(false, "WEIR-2103", "%d: by telephone"),
    BROKEN_OFF(false, "WEIR-2103", "{\"id\":%d,\"version\":"),
    TWICE(false, "WEIR-2104", "{\"id\":1,\"amount\":%d,\"amount\":2}"),
    NOT_UTF8(false, "WEIR-2101", "{\"id\":%d,\"note\":\"K\u00e4se\"}"),
    TOO_LONG(false, "WEIR-2102", "{\"id\":%d,\"note\":\"" + "long ".repeat(1_000) + "\"}"),
    NO_KEY(false, "WEIR-2301", "{\"version\":%d,\"note\":\"no id\"}"),
    NO_NUMBER(false, "WEIR-2201", "{\"id\":%d,\"version\":1,\"amount\":\"a lot\"}"),
    TOO_LARGE(false, "WEIR-2302", "{\"id\":%d,\"version\":1,\"small\":70000}"),
    COLUMNS(true, "WEIR-2106", "%d,1,2"),
    QUOTE(true, "WEIR-2105", "%d,1,2,a \"quoted\" word");

    /** As the pipelines' max-record-bytes says. */
    static final int MAX_RECORD_BYTES = 4096;

    final boolean isCsv;
    final String code;
    private final String pattern;

    Poison(boolean isCsv, String code, String pattern) {
        this.isCsv = isCsv;
        this.code = code;
        this.pattern = pattern;
    }

    /** The line without its end; each number gives another one. */
    byte[] line(long number) {
        return pattern.formatted(number).getBytes(this == NOT_UTF8 ? ISO_8859_1 : UTF_8);
    }

    /** What is kept of it: all, or as much as was read before it was given up. */
    byte[] original(long number) {
        byte[] line = line(number);
        return line.length > MAX_RECORD_BYTES ? Arrays.copyOf(line, MAX_RECORD_BYTES) : line;
    }
}
