package weir.streams.values;

/** Turns a value into exactly one scalar type, or says why it cannot. */
@FunctionalInterface
public interface Conversion {
    /**
     * The same value in the wanted type; never rounded, truncated or guessed.
     *
     * @throws ConversionException when that is not possible; its message names the value's shape, not the value of a long text
     */
    Object convert(Object value) throws ConversionException;
}
