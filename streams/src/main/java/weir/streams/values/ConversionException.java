package weir.streams.values;

/** A value that has no exact counterpart in the wanted type. */
public final class ConversionException extends Exception {
    public ConversionException(String message) {
        super(message, null, false, false); // no stack: thrown per value, and the message says all
    }
}
