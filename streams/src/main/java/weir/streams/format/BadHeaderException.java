package weir.streams.format;

/** A header that does not name every column once; the message says what was found and what was expected, not where. */
public final class BadHeaderException extends Exception {
    BadHeaderException(String message) {
        super(message, null, false, false);
    }
}
