package weir.streams.azure;

import com.azure.core.exception.HttpResponseException;
import com.azure.identity.CredentialUnavailableException;
import com.microsoft.aad.msal4j.MsalServiceException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
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
        Throwable at = thrown;
        for (int i = 0; at != null && i < MOST_CAUSES; i++, at = at.getCause()) {
            CodedException known = known(at);
            if (known != null) return known;
        }
        if (thrown instanceof CredentialUnavailableException) return nothing(thrown);
        return coded(Code.SIGN_IN_REFUSED, said(thrown.getMessage()), thrown);
    }

    private @Nullable CodedException known(Throwable thrown) {
        if (thrown instanceof CodedException coded) return coded;
        if (thrown instanceof MsalServiceException answer && answer.statusCode() != null) {
            return answered(answer.statusCode(), answer.getMessage(), answer);
        }
        if (thrown instanceof HttpResponseException answer && answer.getResponse() != null) {
            return answered(answer.getResponse().getStatusCode(), answer.getMessage(), answer);
        }
        if (thrown instanceof FileSystemException missing) {
            return coded(
                    Code.SIGN_IN_REFUSED,
                    "cannot read " + missing.getFile() + " (expected: the token of a service account)",
                    missing);
        }
        // of a chain only the last cause is left, and none of them says that somebody was asked
        if (config instanceof DefaultCredentialConfig && thrown instanceof CredentialUnavailableException) {
            return nothing(thrown);
        }
        if (thrown instanceof IOException || thrown instanceof TimeoutException) {
            String what = thrown.getClass().getSimpleName() + ": " + said(thrown.getMessage());
            return coded(Code.SIGN_IN_UNREACHABLE, what + " (expected: " + whoAnswers() + ")", thrown);
        }
        return null;
    }

    private CodedException answered(int status, @Nullable String message, Throwable thrown) {
        String what = status + " " + said(message);
        boolean isWeather = status >= 500 || status == 408 || status == 429 || isComing(status);
        if (isWeather) return coded(Code.SIGN_IN_UNREACHABLE, what, thrown);
        return coded(Code.SIGN_IN_REFUSED, what + " (expected: " + remedy(String.valueOf(message)) + ")", thrown);
    }

    /** A machine's endpoint says not found and gone while it starts or is renewed. */
    private boolean isComing(int status) {
        return config instanceof ManagedIdentityConfig && (status == 404 || status == 410);
    }

    private String remedy(String message) {
        Optional<String> known = REMEDIES.entrySet().stream()
                .filter(entry -> message.contains("AADSTS" + entry.getKey() + ":"))
                .map(Map.Entry::getValue)
                .findFirst();
        if (known.isPresent()) return known.get();
        if (config instanceof ManagedIdentityConfig) return "an identity that is assigned to this machine";
        if (config instanceof WorkloadIdentityConfig) return "a federated credential for this service account";
        return "a credential that its tenant takes";
    }

    private String whoAnswers() {
        return config instanceof ManagedIdentityConfig
                ? "a machine of Azure's that has an identity"
                : "an authority that answers";
    }

    private CodedException nothing(Throwable thrown) {
        return coded(Code.SIGN_IN_REFUSED, said(thrown.getMessage()), thrown);
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
