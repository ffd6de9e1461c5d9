package weir.streams.source.eventhubs;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import java.io.IOException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** Says whose fault it is when Event Hubs does not give what was asked for: by the condition it names, not by whether the client would retry. */
final class EventHubsCauses {
    private static final int MOST_CAUSES = 20;

    private EventHubsCauses() {}

    /** Its cause may be wrapped by futures or Reactor. */
    static CodedException of(@Nullable Throwable thrown, String where) {
        return known(thrown, where, "a key or identity that may listen").orElseGet(() -> defect(thrown, where));
    }

    /**
     * Of what the client itself gave, and nobody else: it names no condition when its connection goes while a question is on its way
     * (an {@code IllegalStateException}), nor for {@code amqp:not-allowed}, {@code amqp:not-implemented} and a bare status 400:
     * https://github.com/Azure/azure-sdk-for-java/blob/main/sdk/core/azure-core-amqp/src/main/java/com/azure/core/amqp/implementation/ExceptionUtil.java
     *
     * @param remedy what would do when signing in is refused
     */
    static CodedException ofClient(@Nullable Throwable thrown, String where, String remedy) {
        return known(thrown, where, remedy)
                .or(() -> unnamed(thrown, where, UnsupportedOperationException.class, Code.EVENTHUBS_REFUSED))
                .or(() -> unnamed(thrown, where, IllegalArgumentException.class, Code.EVENTHUBS_REFUSED))
                .or(() -> unnamed(thrown, where, IllegalStateException.class, Code.EVENTHUBS_DETACHED))
                .orElseGet(() -> defect(thrown, where));
    }

    private static Optional<CodedException> unnamed(
            @Nullable Throwable thrown, String where, Class<? extends RuntimeException> type, Code code) {
        return along(thrown).filter(type::isInstance).findFirst().map(at -> coded(code, where, named(at), thrown));
    }

    private static CodedException defect(@Nullable Throwable thrown, String where) {
        return coded(Code.DEFECT, where, String.valueOf(thrown), thrown);
    }

    private static Optional<CodedException> known(@Nullable Throwable thrown, String where, String remedy) {
        return along(thrown)
                .filter(at -> at instanceof CodedException || at instanceof AmqpException)
                .findFirst()
                .or(() ->
                        along(thrown).filter(EventHubsCauses::isOfTheConnection).findFirst())
                .map(at -> of(at, thrown, where, remedy));
    }

    private static CodedException of(Throwable known, @Nullable Throwable thrown, String where, String remedy) {
        if (known instanceof CodedException coded) return coded;
        if (known instanceof AmqpException refused) return refused(refused, where, remedy);
        if (known instanceof TimeoutException) {
            return coded(Code.EVENTHUBS_UNREACHABLE, where, "no answer in time", thrown);
        }
        if (known instanceof RejectedExecutionException) {
            return coded(Code.EVENTHUBS_DETACHED, where, "the connection was closed meanwhile", thrown);
        }
        return coded(Code.EVENTHUBS_UNREACHABLE, where, named(known), thrown);
    }

    private static String named(Throwable thrown) {
        return thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
    }

    /**
     * Why a receiver has ended.
     *
     * @param failure null when it ended without a word: the connection was lost, or signing in again was refused
     */
    static CodedException ended(@Nullable Throwable failure, String where) {
        if (failure == null) {
            String what = "the receiver ended: the connection was lost, or its token not renewed";
            return coded(Code.EVENTHUBS_DETACHED, where, what, null);
        }
        CodedException cause = of(failure, where);
        // the next run signs in anew, and hears whether it may
        boolean isExpired = cause.code() == Code.EVENTHUBS_SIGN_IN
                && cause.what().toLowerCase(Locale.ROOT).contains("expired");
        return isExpired ? coded(Code.EVENTHUBS_DETACHED, where, "its token expired", failure) : cause;
    }

    private static Stream<Throwable> along(@Nullable Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).limit(MOST_CAUSES);
    }

    private static boolean isOfTheConnection(Throwable thrown) {
        return thrown instanceof IOException
                || thrown instanceof UnresolvedAddressException
                || thrown instanceof TimeoutException
                || thrown instanceof RejectedExecutionException;
    }

    private static CodedException refused(AmqpException e, String where, String remedy) {
        AmqpErrorCondition condition = e.getErrorCondition();
        String said = said(e);
        if (condition == null) return coded(Code.EVENTHUBS_DETACHED, where, said, e);
        return switch (condition) {
            case SERVER_BUSY_ERROR -> coded(Code.EVENTHUBS_BUSY, where, said, e);
            case RESOURCE_LIMIT_EXCEEDED -> coded(Code.EVENTHUBS_QUOTA, where, said, e);
            case TIMEOUT_ERROR, PROTON_IO -> coded(Code.EVENTHUBS_UNREACHABLE, where, said, e);
            case UNAUTHORIZED_ACCESS -> coded(Code.EVENTHUBS_SIGN_IN, where, said + " (expected: " + remedy + ")", e);
            case NOT_FOUND -> notFound(e, where, said);
            case LINK_STOLEN, PARTITION_NOT_OWNED_ERROR ->
                coded(Code.FENCED, where, "another receiver of the consumer group has taken it: " + said, e);
            case ARGUMENT_ERROR, ARGUMENT_OUT_OF_RANGE_ERROR -> wrong(e, where, said);
            case NOT_ALLOWED, NOT_IMPLEMENTED, ENTITY_DISABLED_ERROR, LINK_PAYLOAD_SIZE_EXCEEDED ->
                coded(Code.EVENTHUBS_REFUSED, where, condition.getErrorCondition() + ": " + said, e);
            default -> coded(Code.EVENTHUBS_DETACHED, where, condition.getErrorCondition() + ": " + said, e);
        };
    }

    /** Said of what the service is moving, too: the client knows by the text. */
    private static CodedException notFound(AmqpException e, String where, String said) {
        if (e.isTransient()) return coded(Code.EVENTHUBS_DETACHED, where, said, e);
        return coded(Code.HUB_MISSING, where, said + " (expected: a hub and consumer group of this name)", e);
    }

    /** One condition for every argument: only the text tells which. */
    private static CodedException wrong(AmqpException e, String where, String said) {
        String text = said.toLowerCase(Locale.ROOT);
        if (text.contains("offset")) {
            return coded(Code.HUB_RECREATED, where, said + " (expected: the hub that the checkpoint is of)", e);
        }
        if (text.contains("partition")) return coded(Code.HUB_MISSING, where, said, e);
        return coded(Code.EVENTHUBS_REFUSED, where, said, e);
    }

    /** Without what the client adds about itself. */
    private static String said(AmqpException e) {
        String text = String.valueOf(e.getMessage());
        int context = text.indexOf(", errorContext[");
        return (context < 0 ? text : text.substring(0, context))
                .replace('\n', ' ')
                .strip();
    }

    private static CodedException coded(Code code, String where, String what, @Nullable Throwable cause) {
        return new CodedException(code, where + ": " + what, cause);
    }
}
