package weir.streams.source.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON of MySQL's log, which has it in a binary form that the engine prints, as the text that MySQL itself prints. */
final class LogJson {
    /** A text, a mark between two values, a number or a word. Possessive, as what may be given back takes the stack, for each character of a text. */
    private static final Pattern PART = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|[{}\\[\\]:,]|[^\"{}\\[\\]:,]+");
    /** Not one that MySQL may print in another way: with an exponent, or more digits than are exact. */
    private static final Pattern PLAIN = Pattern.compile("-?\\d+|-?(?=[\\d.]{1,16}$)\\d+\\.\\d+|true|false|null");
    /** A day or a time, which is a type of its own in MySQL's JSON, or a character that is written by its number. */
    private static final Pattern OTHERWISE = Pattern.compile("\"-?\\d{2,4}[-:].*|.*\\\\u.*", Pattern.DOTALL);

    private LogJson() {}

    /** {@link LogValues#ASK} where that is not sure. */
    static Object of(String printed) {
        StringBuilder text = new StringBuilder(printed.length() + 16);
        Matcher part = PART.matcher(printed);
        while (part.find()) {
            String each = part.group();
            char first = each.charAt(0);
            boolean isMark = each.length() == 1 && "{}[]:,".indexOf(first) >= 0;
            boolean isKnown = isMark
                    || (first == '"'
                            ? !OTHERWISE.matcher(each).matches()
                            : PLAIN.matcher(each).matches());
            if (!isKnown) return LogValues.ASK;
            text.append(each);
            if (first == ':' || first == ',') text.append(' ');
        }
        return text.toString();
    }
}
