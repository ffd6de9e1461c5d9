package weir.streams.values;

import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Formatters that take nothing for granted: February 30 is an error and not February 29. */
final class Patterns {
    static final DateTimeFormatter ISO_TIMESTAMP = strict(new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .parseLenient() // +02 and +0200 beside +02:00
            .appendOffsetId());

    private Patterns() {}

    /**
     * A pattern of {@link DateTimeFormatter}; names of months and days are English.
     *
     * @throws IllegalArgumentException when it is none
     */
    static DateTimeFormatter of(String pattern) {
        // strictly, yyyy is a year of an era and says nothing without one
        return strict(new DateTimeFormatterBuilder().appendPattern(pattern).parseDefaulting(ChronoField.ERA, 1));
    }

    private static DateTimeFormatter strict(DateTimeFormatterBuilder builder) {
        return builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
    }
}
