package weir.standins.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;

/** A JSON Web Token, signed and verified: https://www.rfc-editor.org/rfc/rfc7519. */
public record Jwt(JsonNode header, JsonNode claims) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static String sign(ObjectNode claims, PrivateKey key) throws IOException, GeneralSecurityException {
        String signed = encoded(object().put("typ", "JWT").put("alg", "RS256")) + "." + encoded(claims);
        Signature signature = signature("RS256");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + ENCODER.encodeToString(signature.sign());
    }

    /** Its content, if it was signed by the owner of this key. */
    public static Jwt verified(String token, PublicKey key) throws IOException, GeneralSecurityException {
        Jwt jwt = read(token);
        Signature signature = signature(jwt.header.path("alg").asText());
        signature.initVerify(key);
        signature.update(token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
        if (!signature.verify(decoded(token.split("\\.", -1)[2])))
            throw new GeneralSecurityException("signed by another");
        return jwt;
    }

    /** Its content, whoever signed it. */
    static Jwt read(String token) throws IOException, GeneralSecurityException {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) throw new GeneralSecurityException("no token: " + parts.length + " parts");
        return new Jwt(JSON.readTree(decoded(parts[0])), JSON.readTree(decoded(parts[1])));
    }

    private static Signature signature(String algorithm) throws GeneralSecurityException {
        if (algorithm.equals("RS256")) return Signature.getInstance("SHA256withRSA");
        if (!algorithm.equals("PS256")) throw new GeneralSecurityException("algorithm " + algorithm);
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(PSS);
        return signature;
    }

    private static String encoded(JsonNode json) throws IOException {
        return ENCODER.encodeToString(JSON.writeValueAsBytes(json));
    }

    private static byte[] decoded(String part) throws GeneralSecurityException {
        try {
            return Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
