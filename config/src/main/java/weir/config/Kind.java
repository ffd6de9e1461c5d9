package weir.config;

import com.typesafe.config.ConfigValue;

/**
 * What a setting takes.
 *
 * @param expected as a problem says it: "1 to 9", "one of [csv, ndjson]"
 * @param standIn what reading goes on with after a problem, so that all problems come out together
 */
record Kind<T>(String expected, T standIn, Parser<T> parser) {

    /** Makes a value of what the file says. */
    interface Parser<T> {
        T parse(ConfigValue value) throws WrongValueException;
    }

    T parse(ConfigValue value) throws WrongValueException {
        return parser.parse(value);
    }
}
