package weir.config;

/**
 * UTF-8 text as it is.
 *
 * @param field the field that holds it, default body
 */
public record TextBodyConfig(String field) implements BodyConfig {}
