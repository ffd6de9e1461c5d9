package weir.standins.eventhubs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SharedAccessSignatureTest {
    static final String HUB = "sb://ns/hub";
    static final long EXPIRES = 2_000;

    @Test
    void a_good_one_opens_its_entity_and_what_is_below() {
        assertThatCode(() -> verify(token(HUB, "Root", "key", EXPIRES), "amqp://ns/hub/Partitions/0", 1_999_999))
                .doesNotThrowAnyException();
        assertThatCode(() -> verify(token("sb://ns/", "Root", "key", EXPIRES), "amqp://ns/hub", 1))
                .doesNotThrowAnyException();
    }

    @Test
    void what_is_wrong_is_said() {
        assertRefused("InvalidSignature", token(HUB, "Root", "other", EXPIRES), 1);
        assertRefused("InvalidSignature", token(HUB, "Other", "key", EXPIRES), 1);
        assertRefused("InvalidSignature", token(HUB, "Root", "key", EXPIRES).replace("se=2000", "se=3000"), 1);
        assertRefused("ExpiredToken", token(HUB, "Root", "key", EXPIRES), 2_000_000);
        assertRefused("InvalidAudience", token("sb://ns/hu", "Root", "key", EXPIRES), 1);
        assertRefused("MalformedToken", "SharedAccessSignature sr=x", 1);
        assertRefused("MalformedToken", "Bearer x", 1);
    }

    private static void assertRefused(String word, String token, long now) {
        assertThatThrownBy(() -> verify(token, "amqp://ns/hub", now))
                .isInstanceOf(Refusal.class)
                .hasMessageStartingWith("com.microsoft:auth-failed: " + word);
    }

    private static void verify(String token, String audience, long now) throws Refusal {
        SharedAccessSignature.parse(token).verify("Root", "key", audience, now);
    }

    static String token(String resource, String name, String key, long expiresSeconds) {
        String sr = URLEncoder.encode(resource, UTF_8);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
            String signature =
                    Base64.getEncoder().encodeToString(mac.doFinal((sr + "\n" + expiresSeconds).getBytes(UTF_8)));
            return "SharedAccessSignature sr=%s&sig=%s&se=%d&skn=%s"
                    .formatted(sr, URLEncoder.encode(signature, UTF_8), expiresSeconds, name);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void an_expiry_that_is_no_number_is_long_ago() throws Refusal {
        assertThat(SharedAccessSignature.parse("SharedAccessSignature sr=a&sig=b&se=soon&skn=d")
                        .expiresMillis())
                .isZero();
    }
}
