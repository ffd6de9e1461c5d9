package weir.streams.source.blob;

import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobStorageException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import weir.config.BlobAccess;
import weir.config.BlobAccess.ByCredential;
import weir.config.BlobAccess.BySas;
import weir.config.BlobAccess.ByString;
import weir.streams.azure.Refusals;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/**
 * Says whose fault it is when the storage account does not give what was asked for.
 *
 * @param access how one was signed in
 * @param refusals of the account
 */
record BlobCauses(BlobAccess access, Refusals refusals) {
    private static final int MOST_CAUSES = 20;
    private static final Pattern SIGNATURE = Pattern.compile("sig=[^&\\s\"']*");

    /** Its cause may be wrapped by futures, Reactor or the retry policy. */
    CodedException of(Throwable thrown, String where) {
        Throwable known = known(thrown);
        if (known instanceof CodedException coded) return coded;
        if (known instanceof BlobStorageException refused) return refused(refused, where);
        if (known instanceof ConnectException) {
            return coded(
                    Code.BLOB_UNREACHABLE, where, "no connection (expected: a storage account that listens)", thrown);
        }
        if (known != null) {
            String what = known.getClass().getSimpleName() + ": " + known.getMessage();
            return coded(Code.BLOB_UNREACHABLE, where, what, thrown);
        }
        return coded(Code.DEFECT, where, String.valueOf(thrown), thrown);
    }

    /** Along the causes and what was suppressed with them; a refused connection tells more than the exception around it. */
    private static @Nullable Throwable known(Throwable thrown) {
        Throwable best = null;
        Throwable at = thrown;
        for (int i = 0; at != null && i < MOST_CAUSES; i++) {
            if (at instanceof CodedException || at instanceof BlobStorageException || at instanceof ConnectException) {
                return at;
            }
            if (best == null && (at instanceof IOException || at instanceof TimeoutException)) best = at;
            at = at.getCause();
        }
        return best;
    }

    private CodedException refused(BlobStorageException e, String where) {
        BlobErrorCode error = e.getErrorCode();
        int status = e.getStatusCode();
        String what = status + " " + (error == null ? "without an error code" : error);
        if (BlobErrorCode.CONTAINER_NOT_FOUND.equals(error) || BlobErrorCode.CONTAINER_BEING_DELETED.equals(error)) {
            return coded(Code.CONTAINER_MISSING, where, what + " (expected: a container of this name)", e);
        }
        return switch (status) {
            case 401, 403 ->
                excuse(status, error, where)
                        .orElseGet(
                                () -> coded(Code.BLOB_SIGN_IN, where, what + " (expected: " + remedy(error) + ")", e));
            case 404, 412, 416 -> coded(Code.BLOB_CHANGED, where, what + ": replaced or deleted meanwhile", e);
            case 429, 503 -> coded(Code.BLOB_BUSY, where, what, e);
            default ->
                status >= 500 || status == 408
                        ? coded(Code.BLOB_UNREACHABLE, where, what, e)
                        : coded(Code.BLOB_REFUSED, where, what, e);
        };
    }

    private Optional<CodedException> excuse(int status, @Nullable BlobErrorCode error, String where) {
        boolean isAboutTokens = status == 401 || BlobErrorCode.AUTHENTICATION_FAILED.equals(error);
        return isAboutTokens ? refusals.excuse(where) : Optional.empty();
    }

    private String remedy(@Nullable BlobErrorCode error) {
        boolean isNotAllowed = BlobErrorCode.AUTHORIZATION_PERMISSION_MISMATCH.equals(error);
        if (access instanceof ByCredential by) {
            String who = "credential " + by.credential().name();
            if (isNotAllowed) return "the role Storage Blob Data Reader for " + who + ", given ten minutes ago or more";
            return BlobErrorCode.AUTHORIZATION_FAILURE.equals(error)
                    ? "a firewall of the account that lets this machine in"
                    : "the account in the tenant of " + who + ", and a clock that is right";
        }
        if (error != null && error.toString().equals("KeyBasedAuthenticationNotPermitted")) {
            return "a credential: the account takes no keys";
        }
        boolean isSas = access instanceof BySas || isNotAllowed || (access instanceof ByString by && hasSas(by));
        return isSas ? "a SAS that may read and list, and has not ended" : "a key that may read it";
    }

    private static boolean hasSas(ByString by) {
        return by.connectionString().reveal().contains("SharedAccessSignature=");
    }

    /** What a client says of a request may hold the SAS it was sent with. */
    private static CodedException coded(Code code, String where, String what, Throwable cause) {
        return new CodedException(code, SIGNATURE.matcher(where + ": " + what).replaceAll("sig=***"), cause);
    }
}
