package weir.config;

/**
 * Bytes as they are.
 *
 * @param field the field that holds them, default body
 */
public record BytesBodyConfig(String field) implements BodyConfig {}
