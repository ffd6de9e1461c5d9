package weir.standins.eventhubs;

import org.apache.qpid.proton.amqp.Symbol;
import org.apache.qpid.proton.amqp.transport.ErrorCondition;

/** Why the namespace does not do what a client asks; condition and words are those of the service. */
final class Refusal extends Exception {
    private final String condition;
    private final String words;

    Refusal(String condition, String words) {
        super(condition + ": " + words, null, false, false); // it goes to the client: the stack tells nobody anything
        this.condition = condition;
        this.words = words;
    }

    static Refusal notFound(String entity) {
        return new Refusal("amqp:not-found", "The messaging entity '%s' could not be found.".formatted(entity));
    }

    static Refusal noClaim(String claim) {
        return new Refusal(
                "amqp:unauthorized-access",
                "Unauthorized access. '%s' claim(s) are required to perform this operation.".formatted(claim));
    }

    static Refusal expired() {
        return new Refusal("amqp:unauthorized-access", "ExpiredToken: The token is expired.");
    }

    static Refusal busy() {
        return new Refusal(
                "com.microsoft:server-busy",
                "The request was terminated because the namespace is being throttled. Error code : 50001.");
    }

    static Refusal argument(String words) {
        return new Refusal("com.microsoft:argument-error", words);
    }

    static Refusal stolen(String words) {
        return new Refusal("amqp:link:stolen", words);
    }

    /** What a test wants to happen. */
    static Refusal injected(String condition) {
        return new Refusal(condition, "The stand-in was told to answer so.");
    }

    String condition() {
        return condition;
    }

    String words() {
        return words;
    }

    ErrorCondition toCondition() {
        return new ErrorCondition(Symbol.valueOf(condition), words);
    }
}
