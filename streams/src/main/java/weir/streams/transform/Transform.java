package weir.streams.transform;

import java.util.function.Predicate;
import weir.streams.model.Envelope;
import weir.streams.model.Step;

/** One stage between source and sink. A pure function: same envelope in, same step out. */
@FunctionalInterface
public interface Transform {
    Step apply(Envelope envelope);

    /** What is known beforehand about the fields this stage hands on, given what is known of those it gets. */
    default KnownFields foresee(KnownFields before) {
        return before;
    }

    /** Which of the fields this stage gets have a value that anybody asks for, given which of those it hands on. */
    default Predicate<String> needs(Predicate<String> after) {
        return after;
    }
}
