package weir.streams.model;

import org.jspecify.annotations.Nullable;

/** Something went wrong and its cause is known: the code says whose fault it is, and so what to do. */
public final class CodedException extends RuntimeException {
    private final Code code;

    public CodedException(Code code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public CodedException(Code code, String message) {
        this(code, message, null);
    }

    public Code code() {
        return code;
    }

    /** As users see it: {@code WEIR-4101: message}. */
    public String text() {
        return code.id() + ": " + getMessage();
    }
}
