package weir.streams.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something went wrong and its cause is known: the code says whose fault it is, and so what to do. */
public final class CodedException extends RuntimeException {
    private final Code code;
    private final String what;
    private final Duration retryAfter;

    public CodedException(Code code, String message, @Nullable Throwable cause) {
        this(code, message, cause, Duration.ZERO);
    }

    /** @param retryAfter what the server asks to wait */
    public CodedException(Code code, String message, @Nullable Throwable cause, Duration retryAfter) {
        super(message, cause);
        this.code = code;
        this.what = message;
        this.retryAfter = retryAfter;
    }

    public CodedException(Code code, String message) {
        this(code, message, null);
    }

    public Code code() {
        return code;
    }

    /** The message, without the code. */
    public String what() {
        return what;
    }

    /** How long the server asks to wait, zero if it does not say. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** As users see it: {@code WEIR-4101: message}. */
    public String text() {
        return code.id() + ": " + what;
    }
}
