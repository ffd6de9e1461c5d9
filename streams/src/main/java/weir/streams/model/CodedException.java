package weir.streams.model;

import org.jspecify.annotations.Nullable;

/** Something went wrong and its cause is known: the code says whose fault it is, and so what to do. */
public final class CodedException extends RuntimeException {
    private final Code code;
    private final String what;

    public CodedException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.what = message;
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

    /** As users see it: {@code WEIR-4101: message}. */
    public String text() {
        return code.id() + ": " + what;
    }
}
