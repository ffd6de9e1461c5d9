package weir.streams.format;

import weir.streams.model.Code;

/** A record that cannot be decoded: poison. The message says what was found and what was expected, not where. */
public final class BadRecordException extends Exception {
    private final Code code;

    public BadRecordException(Code code, String message) {
        super(message, null, false, false); // bad records may come by the million: no stack trace
        this.code = code;
    }

    public Code code() {
        return code;
    }

    public String message() {
        return String.valueOf(getMessage());
    }
}
