package weir.streams.supervision;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** Finds the code of whatever was thrown. Clients' own exceptions are coded where the client is known; all the rest is a defect. */
public final class Causes {
    private Causes() {}

    public static CodedException of(Throwable thrown) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof CodedException coded) return coded;
        return new CodedException(Code.DEFECT, cause.toString(), cause);
    }
}
