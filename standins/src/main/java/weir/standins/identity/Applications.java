package weir.standins.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who is registered in the tenant, and what each must show: a secret, a certificate, or the token of a service account. */
final class Applications {
    private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final Map<String, Proof> proofs = new ConcurrentHashMap<>();

    /** Says what speaks against a request, as Entra would, or null. */
    private interface Proof {
        @Nullable
        String against(Map<String, String> form, String audience) throws IOException, GeneralSecurityException;
    }

    void withSecret(String client, String secret) {
        proofs.put(client, (form, audience) -> {
            String given = form.get("client_secret");
            if (given == null)
                return "AADSTS7000218: The request body must contain 'client_assertion' or 'client_secret'.";
            return given.equals(secret) ? null : "AADSTS7000215: Invalid client secret provided.";
        });
    }

    void withCertificate(String client, X509Certificate certificate) {
        proofs.put(client, (form, audience) -> {
            if (!ASSERTION.equals(form.get("client_assertion_type"))) return "AADSTS7000218: no client assertion.";
            String token = form.getOrDefault("client_assertion", "");
            JsonNode header = Jwt.read(token).header();
            boolean isKnown = header.path("x5t").isTextual()
                    ? isDigest(header.path("x5t").asText(), "SHA-1", certificate)
                    : isDigest(header.path("x5t#S256").asText(), "SHA-256", certificate);
            if (!isKnown) {
                return "AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application.";
            }
            Jwt assertion = Jwt.verified(token, certificate.getPublicKey());
            if (!assertion.claims().path("aud").asText().equals(audience)) return "AADSTS50027: wrong audience.";
            if (!assertion.claims().path("iss").asText().equals(client)) return "AADSTS50027: wrong issuer.";
            if (assertion.claims().path("exp").asLong() < Instant.now().getEpochSecond())
                return "AADSTS700024: expired.";
            return null;
        });
    }

    void withServiceAccount(String client, Keys cluster, String subject) throws IOException, GeneralSecurityException {
        var key = cluster.certificate().getPublicKey();
        proofs.put(client, (form, audience) -> {
            if (!ASSERTION.equals(form.get("client_assertion_type"))) return "AADSTS7000218: no client assertion.";
            Jwt account = Jwt.verified(form.getOrDefault("client_assertion", ""), key);
            if (!account.claims().path("sub").asText().equals(subject)) {
                return "AADSTS700213: No matching federated identity record found for presented assertion subject.";
            }
            if (account.claims().path("exp").asLong() < Instant.now().getEpochSecond()) return "AADSTS700024: expired.";
            return null;
        });
    }

    /** What speaks against a request for a token, or null. */
    @Nullable
    String against(Map<String, String> form, String audience) {
        String client = form.getOrDefault("client_id", "");
        Proof proof = proofs.get(client);
        if (proof == null) {
            return "AADSTS700016: Application with identifier '" + client + "' was not found in the directory.";
        }
        try {
            return proof.against(form, audience);
        } catch (IOException | GeneralSecurityException e) {
            return "AADSTS50027: JWT token is invalid or malformed: " + e.getMessage();
        }
    }

    /** In either alphabet of base64: the client writes one, the standard wants the other. */
    private static boolean isDigest(String given, String algorithm, X509Certificate certificate)
            throws GeneralSecurityException {
        String digest = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance(algorithm).digest(certificate.getEncoded()));
        return given.replace('+', '-').replace('/', '_').replace("=", "").equals(digest);
    }
}
