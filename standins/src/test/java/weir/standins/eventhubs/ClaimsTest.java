package weir.standins.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;
import static weir.standins.eventhubs.Clients.await;

import java.util.Map;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.message.Message;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    final Claims claims = new Claims(new TokenCheck("Root", "key", "good"::equals));

    @Test
    void a_claim_is_for_what_is_below_and_until_it_expires() throws Exception {
        put("amqp://ns/hub/Partitions/0", "good", System.currentTimeMillis() + 200);

        assertThat(claims.allow("hub/partitions/0")).isTrue();
        assertThat(claims.allow("hub/partitions/01")).isFalse();
        assertThat(claims.allow("hub")).isFalse();
        assertThat(claims.dropExpired()).isFalse();
        await("it expires", () -> !claims.allow("hub/partitions/0"));
        assertThat(claims.dropExpired()).isTrue();
        assertThat(claims.dropExpired()).isFalse();
    }

    @Test
    void a_token_that_is_refused_allows_nothing_and_leaves_what_there_was() {
        put("amqp://ns/hub", "good", Long.MAX_VALUE);

        assertThat(put("amqp://ns/hub", "bad", Long.MAX_VALUE))
                .isEqualTo(new RequestLink.Answer(
                        401, "InvalidToken: The token is not accepted.", "com.microsoft:auth-failed", null));
        assertThat(claims.allow("hub")).isTrue();
        claims.dropAll();
        assertThat(claims.allow("hub")).isFalse();
    }

    private RequestLink.Answer put(String audience, String token, long expires) {
        Message message = Message.Factory.create();
        message.setApplicationProperties(new ApplicationProperties(
                Map.of("type", "jwt", "name", audience, "expiration", Timestamps.of(expires))));
        message.setBody(new AmqpValue(token));
        return claims.answer(message);
    }
}
