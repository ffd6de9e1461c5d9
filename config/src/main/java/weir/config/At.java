package weir.config;

import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * The path of a setting, as problems show it.
 *
 * @param steps names of settings, and Integers for places in a list
 */
record At(List<Object> steps) {
    static final At ROOT = new At(List.of());

    At {
        steps = List.copyOf(steps);
    }

    /** A name within this object, or a place within this list. */
    At then(Object step) {
        var longer = new ArrayList<>(steps);
        longer.add(step);
        return new At(longer);
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (Object step : steps) {
            if (step instanceof Integer index) {
                text.append('[').append(index).append(']');
            } else {
                if (text.length() > 0) text.append('.');
                text.append(ConfigUtil.joinPath((String) step));
            }
        }
        return text.toString();
    }
}
