package weir.config;

/** One JSON object, an array of them, or one a line. */
public record JsonBodyConfig() implements BodyConfig {}
