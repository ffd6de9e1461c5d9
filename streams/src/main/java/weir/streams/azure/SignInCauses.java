package weir.streams.azure;

import com.azure.identity.CredentialUnavailableException;
import com.microsoft.aad.msal4j.MsalException;
import com.microsoft.aad.msal4j.MsalServiceException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import weir.config.CredentialConfig;
import weir.config.DefaultCredentialConfig;
import weir.config.ManagedIdentityConfig;
import weir.config.WorkloadIdentityConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/**
 * Says whose fault it is when there is no token.
 *
 * @param config of the credential that was to get one
 */
record SignInCauses(CredentialConfig config) {
    private static final int MOST_CAUSES = 20;
    private static final int LONGEST = 300;
    private static final String NO_NETWORK = "managed_identity_unreachable_network";

    /** What would do, by the number that Entra gives: https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
    private static final Map<String, String> REMEDIES = remedies();

    private static Map<String, String> remedies() {
        var remedies = new LinkedHashMap<String, String>();
        remedies.put("7000215", "the value of a secret of this application, not its id");
        remedies.put("7000222", "a new secret: this one has ended");
        remedies.put("700027", "a certificate that is registered for this application and has not ended");
        remedies.put("700016", "a client-id that tenant-id knows");
        remedies.put("700024", "a clock that is right, or a renewed certificate or service account token");
        remedies.put("700211", "a federated credential of this identity with the issuer of this cluster");
        remedies.put("700212", "a federated credential of this identity with the audience of this token");
        remedies.put("700213", "a federated credential of this identity with the subject of this service account");
        remedies.put("70021", "a federated credential of this identity for this service account");
        remedies.put("900023", "a tenant-id that exists in this cloud");
        remedies.put("90002", "a tenant-id that exists in this cloud");
        remedies.put("500011", "a service that this tenant knows, so the authority-host of the same cloud");
        remedies.put("53003", "a conditional access policy that lets this identity in");
        return remedies;
    }

    CodedException of(Throwable thrown) {
        return along(thrown, this::answered)
                .or(() -> isNothing(thrown) ? Optional.of(refused(thrown)) : Optional.empty())
                .or(() -> along(thrown, this::unanswered))
                .orElseGet(() -> refused(thrown));
    }

    private static Optional<CodedException> along(
            Throwable thrown, Function<Throwable, Optional<CodedException>> known) {
        Throwable at = thrown;
        for (int i = 0; at != null && i < MOST_CAUSES; i++, at = at.getCause()) {
            Optional<CodedException> found = known.apply(at);
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    private Optional<CodedException> answered(Throwable thrown) {
        if (thrown instanceof CodedException coded) return Optional.of(coded);
        if (thrown instanceof MsalServiceException answer && answer.statusCode() != null) {
            String what = answer.statusCode() + " " + said(answer.getMessage());
            return Optional.of(refused(what, String.valueOf(answer.getMessage()), answer));
        }
        if (thrown instanceof FileSystemException missing) {
            return Optional.of(coded(
                    Code.SIGN_IN_REFUSED,
                    "cannot read " + missing.getFile() + " (expected: the token of a service account)",
                    missing));
        }
        return Optional.empty();
    }

    /** Of a chain only the text is left, and what could not be reached is but one of those that were tried. */
    private boolean isNothing(Throwable thrown) {
        return config instanceof DefaultCredentialConfig && thrown instanceof CredentialUnavailableException;
    }

    private Optional<CodedException> unanswered(Throwable thrown) {
        boolean isCut = thrown instanceof IOException
                || thrown instanceof TimeoutException
                || (thrown instanceof MsalException msal && NO_NETWORK.equals(msal.errorCode()));
        if (!isCut) return Optional.empty();
        String what = thrown.getClass().getSimpleName() + ": " + said(thrown.getMessage());
        return Optional.of(coded(Code.SIGN_IN_UNREACHABLE, what + " (expected: " + whoAnswers() + ")", thrown));
    }

    private CodedException refused(Throwable thrown) {
        String message = String.valueOf(thrown.getMessage());
        Throwable cause = thrown.getCause();
        // which says to look there
        String more = cause == null || !message.contains("see inner exception")
                ? message
                : String.valueOf(cause.getMessage());
        return refused(said(more), more, thrown);
    }

    private CodedException refused(String what, String message, Throwable thrown) {
        return coded(Code.SIGN_IN_REFUSED, what + " (expected: " + remedy(message) + ")", thrown);
    }

    private String remedy(String message) {
        Optional<String> known = REMEDIES.entrySet().stream()
                .filter(entry -> message.contains("AADSTS" + entry.getKey() + ":"))
                .map(Map.Entry::getValue)
                .findFirst();
        if (known.isPresent()) return known.get();
        if (config instanceof ManagedIdentityConfig) return "an identity that is assigned to this machine";
        if (config instanceof WorkloadIdentityConfig) return "a federated credential for this service account";
        if (config instanceof DefaultCredentialConfig)
            return "a machine that is signed in, or a credential of another type";
        return "a credential that its tenant takes";
    }

    private String whoAnswers() {
        return config instanceof ManagedIdentityConfig
                ? "a machine of Azure's that has an identity"
                : "an authority that answers";
    }

    /** The first lines, without what only Microsoft can look up. */
    private static String said(@Nullable String message) {
        if (message == null) return "without a word";
        String text = message.replaceAll("(?s)\\s*(Trace ID|Correlation ID|To mitigate this issue).*", "")
                .replaceAll("\\s+", " ")
                .strip();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private CodedException coded(Code code, String what, Throwable cause) {
        return new CodedException(code, "credential " + config.name() + ": " + what, cause);
    }
}
