package weir.streams.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Which failures of TLS stay until somebody changes a certificate or a setting. Only what is sure counts: a handshake that was cut off or
 * took too long is weather.
 */
public final class TlsCauses {
    private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

    /** Alerts that do not say anything about the two sides' certificates and settings. */
    private static final Set<String> PASSING = Set.of("internal_error", "user_canceled", "close_notify");

    /** Said by who compares the names itself: the drivers of PostgreSQL and MariaDB, and the reader of MariaDB's log. */
    private static final List<String> NAMES_ANOTHER = List.of(
            "could not be verified by hostnameverifier",
            "doesn't correspond to certificate CN",
            "identity was not confirmed");

    /** By Netty, Java, and the drivers of PostgreSQL and MariaDB. */
    private static final List<String> SPEAKS_NONE = List.of(
            "not an SSL/TLS record",
            "Unsupported or unrecognized SSL message",
            "The server does not support SSL",
            "ssl not enabled in the server");

    private TlsCauses() {}

    /**
     * What is wrong, for people; empty when it may go away by itself.
     *
     * @param server what the other side is called
     */
    public static Optional<String> of(Throwable failure, String server) {
        if (has(failure, CertificateExpiredException.class::isInstance)) {
            return Optional.of(
                    "the " + server + "'s certificate has expired: " + deepest(failure) + " (expected: a renewed one)");
        }
        if (has(failure, CertificateNotYetValidException.class::isInstance)) {
            return Optional.of("the " + server + "'s certificate is not valid yet: " + deepest(failure));
        }
        if (has(failure, CertPathValidatorException.class::isInstance) || says(failure, "PKIX path")) {
            return Optional.of("the " + server + "'s certificate is not trusted: " + deepest(failure)
                    + " (expected: its issuer in tls.trust-store)");
        }
        boolean isOfAnother = NAMES_ANOTHER.stream().anyMatch(words -> says(failure, words));
        if (isOfAnother || has(failure, CertificateException.class::isInstance)) {
            return Optional.of("the " + server + "'s certificate does not name the " + server + ": " + deepest(failure)
                    + " (expected: the name used to connect, or tls.hostname-verification = false)");
        }
        // by its words, as Netty's exception would make its library ours
        if (SPEAKS_NONE.stream().anyMatch(words -> says(failure, words))) {
            return Optional.of("the " + server
                    + " does not speak TLS on this port (expected: its port for TLS, or tls.enabled = false)");
        }
        return alert(failure, server);
    }

    private static Optional<String> alert(Throwable failure, String server) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (!(cause instanceof SSLException)) continue;
            Matcher alert = ALERT.matcher(String.valueOf(cause.getMessage()));
            if (alert.find() && !PASSING.contains(alert.group(1))) {
                return Optional.of("the " + server + " ends the handshake with " + alert.group(1)
                        + " (expected: in tls.key-store a certificate that it takes)");
            }
        }
        return Optional.empty();
    }

    private static boolean has(Throwable failure, Predicate<Throwable> wanted) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (wanted.test(cause)) return true;
        }
        return false;
    }

    private static boolean says(Throwable failure, String words) {
        return has(failure, cause -> String.valueOf(cause.getMessage()).contains(words));
    }

    private static String deepest(Throwable failure) {
        Throwable cause = failure;
        for (Throwable next = cause.getCause(); next != null; next = next.getCause()) cause = next;
        return String.valueOf(cause.getMessage());
    }
}
