package weir.streams.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.UnsupportedProtocolVersionException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.ConnectionInitException;
import com.datastax.oss.driver.api.core.connection.CrcMismatchException;
import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.FunctionFailureException;
import com.datastax.oss.driver.api.core.servererrors.InvalidConfigurationInQueryException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.ProtocolError;
import com.datastax.oss.driver.api.core.servererrors.QueryConsistencyException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import com.datastax.oss.driver.api.core.servererrors.TruncateException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.type.codec.CodecNotFoundException;
import com.datastax.oss.driver.internal.core.adminrequest.UnexpectedResponseException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import weir.config.CassandraConnectionConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.tls.TlsCauses;

/** Whose fault a failure of the driver is: the one place that knows its exceptions. */
final class CassandraCauses {
    /** What a server says of a table that is not there; there is no error code of its own for it. */
    private static final List<String> NO_SUCH_TABLE = List.of(
            "unconfigured table",
            "unknown table",
            "unknown keyspace",
            "does not exist",
            "no keyspace has been specified");

    private static final List<String> NO_SUCH_COLUMN = List.of("undefined column", "unknown identifier");

    private static final Pattern RETRY_AFTER = Pattern.compile("RetryAfterMs=(\\d{1,9})");

    private CassandraCauses() {}

    static CodedException of(CassandraConnectionConfig config, Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof CodedException coded) return coded;
        Found found = find(cause);
        String words = TlsCauses.of(found.cause, "node").orElseGet(() -> words(found.cause));
        Duration wait = retryAfter(words);
        Code code = wait.isZero() ? found.code : Code.CASSANDRA_OVERLOADED;
        return new CodedException(code, where(config) + ": " + words, cause, wait);
    }

    /** Cosmos DB refuses what is above its budget with words alone, whatever the error: "…, RetryAfterMs=32, …". */
    private static Duration retryAfter(String words) {
        Matcher asked = RETRY_AFTER.matcher(words);
        return asked.find() ? Duration.ofMillis(Long.parseLong(asked.group(1))) : Duration.ZERO;
    }

    private static Found find(Throwable failure) {
        Throwable cause = unwrap(failure);
        if (cause instanceof AllNodesFailedException all) return worst(all);
        if (TlsCauses.of(cause, "node").isPresent()) return new Found(Code.CASSANDRA_SETUP, cause);
        Code own = codeOf(cause);
        Throwable deeper = cause.getCause();
        // a connection that could not be set up says why only in its cause: a refused password, or a closed socket
        if (cause instanceof ConnectionInitException && deeper != null) {
            Found inner = find(deeper);
            if (inner.code == Code.DEFECT) return new Found(Code.CASSANDRA_UNREACHABLE, cause);
            return inner.cause.getMessage() == null ? new Found(inner.code, cause) : inner;
        }
        return new Found(own, cause);
    }

    /**
     * The same request failed at several nodes, or none was connected. A fault stays, so it goes before weather; but for what nobody
     * foresaw, which goes after it, as it may be of the same weather.
     */
    private static Found worst(AllNodesFailedException all) {
        List<Throwable> causes = new ArrayList<>();
        all.getAllErrors().values().forEach(causes::addAll);
        @Nullable Found worst = null;
        for (Throwable cause : causes) {
            Found found = find(cause);
            if (worst == null || rank(found.code) > rank(worst.code)) worst = found;
        }
        return worst == null ? new Found(Code.CASSANDRA_UNREACHABLE, all) : worst;
    }

    private static int rank(Code code) {
        return switch (code) {
            case CASSANDRA_SIGN_IN -> 7;
            case CASSANDRA_SETUP -> 6;
            case TABLE_MISSING -> 5;
            case CASSANDRA_OVERLOADED -> 4;
            case CASSANDRA_UNAVAILABLE -> 3;
            case CASSANDRA_TIMEOUT -> 2;
            case ROW_REFUSED -> 1;
            case DEFECT -> -1; // that a node is away is the better reason
            default -> 0;
        };
    }

    /** The server's word when the replicas that know of roles are away: it refuses, but nobody was found wanting. */
    private static boolean isUnableToTell(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains("Unable to perform auth");
    }

    private static Code codeOf(Throwable cause) {
        if (cause instanceof AuthenticationException || cause instanceof UnauthorizedException) {
            return isUnableToTell(cause) ? Code.CASSANDRA_UNAVAILABLE : Code.CASSANDRA_SIGN_IN;
        }
        if (cause instanceof UnavailableException) return Code.CASSANDRA_UNAVAILABLE;
        // timeouts and failures of reads and writes, lightweight transactions of unknown outcome among them
        if (cause instanceof QueryConsistencyException || cause instanceof DriverTimeoutException) {
            return Code.CASSANDRA_TIMEOUT;
        }
        if (cause instanceof OverloadedException) return Code.CASSANDRA_OVERLOADED;
        if (isRefusalForNow(cause)) return Code.CASSANDRA_UNAVAILABLE;
        if (isConnection(cause)) return Code.CASSANDRA_UNREACHABLE;
        if (cause instanceof InvalidQueryException || cause instanceof InvalidConfigurationInQueryException) {
            return isNoSuchTable(cause) || isNoSuchColumn(cause) ? Code.TABLE_MISSING : Code.ROW_REFUSED;
        }
        if (cause instanceof FunctionFailureException
                || cause instanceof FrameTooLongException
                || cause instanceof CodecNotFoundException) {
            return Code.ROW_REFUSED;
        }
        // a server says so when it cannot make sense of the bytes it was sent, as it does of a value
        if (cause instanceof ProtocolError) return Code.ROW_REFUSED;
        return Code.DEFECT;
    }

    /**
     * A ServerError is an exception inside the node that nobody there foresaw: most often one that is stopping, starting, out of disk or
     * memory. The row is rarely the cause, and waiting loses nothing, while a dead letter would. None of these says that it was too much:
     * one row that its node chokes on, time after time, must not teach everybody a rate. An UnexpectedResponseException is what the driver
     * makes of such an answer where it prepares a statement anew; that the statement is wrong it tells by other exceptions.
     */
    private static boolean isRefusalForNow(Throwable cause) {
        return cause instanceof BootstrappingException
                || cause instanceof BusyConnectionException
                || cause instanceof RequestThrottlingException
                || cause instanceof TruncateException
                || cause instanceof ServerError
                || cause instanceof UnexpectedResponseException
                || isDiskFull(cause);
    }

    /** A guardrail, and so an invalid query to the server; it is not the row that must change. */
    private static boolean isDiskFull(Throwable cause) {
        return cause instanceof InvalidQueryException && words(cause).contains("disk usage exceeds failure threshold");
    }

    private static boolean isConnection(Throwable cause) {
        return cause instanceof NodeUnavailableException
                || cause instanceof ClosedConnectionException
                || cause instanceof HeartbeatException
                || cause instanceof ConnectionInitException
                || cause instanceof CrcMismatchException
                || cause instanceof UnsupportedProtocolVersionException
                || cause instanceof IOException
                || isBundleAway(cause)
                || (cause instanceof IllegalStateException && isAboutConnection(words(cause)));
    }

    /** Of the session, or of the one connection by which the driver reads the schema. */
    private static boolean isAboutConnection(String words) {
        return words.contains("closed")
                || words.contains("hannel is closing")
                || words.contains("Control channel not available");
    }

    /** Astra says where its nodes are by HTTPS, before there is a connection. */
    private static boolean isBundleAway(Throwable cause) {
        return cause instanceof IllegalStateException && cause.getCause() instanceof IOException;
    }

    /** Whether a node was there and closed the connection, rather than being away or slow. */
    static boolean isCutOff(Throwable failure) {
        if (failure instanceof AllNodesFailedException all) {
            return all.getAllErrors().values().stream().flatMap(List::stream).anyMatch(CassandraCauses::isCutOff);
        }
        boolean isHere = failure instanceof ClosedConnectionException
                || (failure instanceof IOException && !(failure instanceof ConnectException));
        Throwable cause = failure.getCause();
        return isHere || (cause != null && isCutOff(cause));
    }

    private static boolean isNoSuchTable(Throwable cause) {
        return saysAny(NO_SUCH_TABLE, cause);
    }

    private static boolean isNoSuchColumn(Throwable cause) {
        return saysAny(NO_SUCH_COLUMN, cause);
    }

    private static boolean saysAny(List<String> wanted, Throwable cause) {
        String words = words(cause).toLowerCase(Locale.ROOT);
        return wanted.stream().anyMatch(words::contains);
    }

    /** Whether a server does not know the keyspace or table that a statement names. */
    static boolean isUnknownTable(Throwable failure) {
        if (failure instanceof InvalidQueryException) return isNoSuchTable(failure);
        Throwable cause = failure.getCause();
        return cause != null && isUnknownTable(cause);
    }

    static boolean cannotRead(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof SyntaxError || (cause != null && cannotRead(cause));
    }

    /** The server has no error code for it either. */
    static boolean isOfOtherTable(Throwable failure) {
        if (failure instanceof InvalidQueryException) {
            return isNoSuchTable(failure)
                    || isNoSuchColumn(failure)
                    || words(failure).startsWith("Cannot assign value");
        }
        Throwable cause = failure.getCause();
        return cause != null && isOfOtherTable(cause);
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static String words(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    /** As in {@code shop at 10.0.0.4:9042}. */
    static String where(CassandraConnectionConfig config) {
        if (config.bundle().isPresent()) {
            return config.name() + " by " + config.bundle().get().getFileName();
        }
        return config.name() + " at "
                + config.contactPoints().stream().map(CassandraCauses::text).collect(Collectors.joining(", "));
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    private record Found(Code code, Throwable cause) {}
}
