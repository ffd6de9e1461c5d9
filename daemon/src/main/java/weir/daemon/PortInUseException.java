package weir.daemon;

import weir.config.HttpConfig;

/** The daemon cannot answer where its settings say. */
final class PortInUseException extends Exception {
    PortInUseException(HttpConfig http, Throwable cause) {
        super(
                "http: " + http.host() + ":" + http.port() + ": cannot be listened on: " + root(cause)
                        + " (expected: a free port on an address of this machine, port = 0 picks one)",
                cause);
    }

    private static String root(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).replaceFirst("^\\[[^]]*\\] ", ""); // the address, once more
    }
}
