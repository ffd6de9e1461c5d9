package weir.config;

/** A value is not of the kind its setting wants; the problem says what was found and what is expected. */
final class WrongValueException extends Exception {
    private final String problem;

    WrongValueException(String found, String expected) {
        super(found);
        this.problem = found + " (expected: " + expected + ")";
    }

    String problem() {
        return problem;
    }
}
