package weir.standins.demo;

/** The demo cannot go on; the message is for its user. */
final class DemoException extends RuntimeException {
    DemoException(String message) {
        super(message);
    }
}
