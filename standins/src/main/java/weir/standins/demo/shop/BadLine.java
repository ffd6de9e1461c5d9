package weir.standins.demo.shop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A line no retry can save, and the code it must end under.
 *
 * @param hex its bytes, without the line end, as text that can be compared and printed
 */
public record BadLine(String pipeline, String code, String hex) {
    private static final int ORDER_KINDS = 7;

    static BadLine order(int run, long number) {
        String at = "\"customer_id\":\"%d-c0000001\",\"placed\":\"2026-02-01T00:00:00Z\"".formatted(run);
        String id = "%d-bad%06d".formatted(run, number);
        return switch ((int) (number % ORDER_KINDS)) {
            case 0 -> of("orders", "WEIR-2103", "order " + id + " by telephone");
            case 1 -> of("orders", "WEIR-2103", "{\"id\":\"" + id + "\"," + at + ",\"amount\":");
            case 2 -> of("orders", "WEIR-2103", "\"" + id + "\"");
            case 3 -> of("orders", "WEIR-2104", "{\"id\":\"" + id + "\"," + at + ",\"amount\":1,\"amount\":2}");
            case 4 -> of("orders", "WEIR-2201", "{\"id\":\"" + id + "\"," + at + ",\"amount\":\"a lot\"}");
            case 5 -> of("orders", "WEIR-2202", "{\"id\":\"" + id + "\",\"placed\":\"2026-02-01T00:00:00Z\"}");
            default ->
                new BadLine(
                        "orders",
                        "WEIR-2101",
                        hex(("{\"id\":\"" + id + "\",\"article\":\"K\u00e4se\"}").getBytes(ISO_8859_1)));
        };
    }

    /** Whether it may stand in an array: an object that is never closed takes the rest of the array with it. */
    boolean isClosed() {
        return !text().startsWith("{") || text().endsWith("}");
    }

    /** Whether there is an id of that run in it, be it of a bad line or of one that was meant well. */
    public boolean isOf(int run) {
        return Pattern.compile("\\b" + run + "-(bad|[ot])\\d").matcher(text()).find();
    }

    private static BadLine of(String pipeline, String code, String text) {
        return new BadLine(pipeline, code, hex(text.getBytes(UTF_8)));
    }

    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** For people: what is not UTF-8 is shown as a question mark in a diamond. */
    public String text() {
        return new String(bytes(), UTF_8);
    }
}
