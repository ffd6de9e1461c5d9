package weir.standins.eventhubs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A token {@code SharedAccessSignature sr=…&sig=…&se=…&skn=…}.
 *
 * @param expires seconds since the epoch
 * @see <a href="https://learn.microsoft.com/azure/event-hubs/authenticate-shared-access-signature">its definition</a>
 */
record SharedAccessSignature(String resource, String signature, String expires, String keyName) {
    private static final String PREFIX = "SharedAccessSignature ";

    static boolean is(String token) {
        return token.startsWith(PREFIX);
    }

    static SharedAccessSignature parse(String token) throws Refusal {
        if (!is(token)) throw malformed();
        Map<String, String> fields = new HashMap<>();
        for (String field : token.substring(PREFIX.length()).split("&", -1)) {
            String[] pair = field.split("=", 2);
            if (pair.length == 2) fields.put(pair[0], pair[1]);
        }
        if (!fields.keySet().containsAll(List.of("sr", "sig", "se", "skn"))) throw malformed();
        return new SharedAccessSignature(
                field(fields, "sr"), decoded(field(fields, "sig")), field(fields, "se"), decoded(field(fields, "skn")));
    }

    private static String field(Map<String, String> fields, String name) {
        return fields.getOrDefault(name, "");
    }

    private static Refusal malformed() {
        return new Refusal("com.microsoft:auth-failed", "MalformedToken: The token is malformed.");
    }

    private static String decoded(String encoded) {
        return URLDecoder.decode(encoded, UTF_8);
    }

    void verify(String name, String key, String audience, long now) throws Refusal {
        if (!keyName.equals(name) || !isSignedWith(key)) {
            throw new Refusal("com.microsoft:auth-failed", "InvalidSignature: The token has an invalid signature.");
        }
        if (expiresMillis() <= now) {
            throw new Refusal("com.microsoft:auth-failed", "ExpiredToken: The token is expired.");
        }
        if (!EntityPath.covers(EntityPath.path(decoded(resource)), EntityPath.path(audience))) {
            throw new Refusal("com.microsoft:auth-failed", "InvalidAudience: The token is for another entity.");
        }
    }

    private boolean isSignedWith(String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
            String expected =
                    Base64.getEncoder().encodeToString(mac.doFinal((resource + "\n" + expires).getBytes(UTF_8)));
            return MessageDigest.isEqual(expected.getBytes(UTF_8), signature.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    long expiresMillis() {
        try {
            return Math.multiplyExact(Long.parseLong(expires), 1000L);
        } catch (NumberFormatException | ArithmeticException e) {
            return 0;
        }
    }
}
