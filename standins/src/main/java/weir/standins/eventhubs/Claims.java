package weir.standins.eventhubs;

import java.util.HashMap;
import java.util.Map;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.message.Message;

/** The node {@code $cbs} of one connection: takes its tokens, and knows what they allow until they expire. */
final class Claims implements RequestLink.Node {
    private final TokenCheck check;
    private final Map<String, Long> expiries = new HashMap<>(); // by path, in milliseconds since the epoch
    private boolean hasExpired;

    Claims(TokenCheck check) {
        this.check = check;
    }

    @Override
    public RequestLink.Answer answer(Message request) {
        Map<String, Object> properties = request.getApplicationProperties().getValue();
        String type = String.valueOf(properties.get("type"));
        String audience = String.valueOf(properties.get("name"));
        String token = request.getBody() instanceof AmqpValue value ? String.valueOf(value.getValue()) : "";
        try {
            long expires = check.verify(type, audience, token);
            long said = Timestamps.millis(properties.get("expiration"), Long.MAX_VALUE);
            expiries.put(EntityPath.path(audience), Math.min(expires, said));
            hasExpired = false;
            return new RequestLink.Answer(202, "Accepted");
        } catch (Refusal refused) {
            return RequestLink.Answer.of(401, refused);
        }
    }

    /** Who had a token until now is told that it is over, and not that there is none. */
    void require(String path, String claim) throws Refusal {
        if (!allow(path)) throw hasExpired ? Refusal.expired() : Refusal.noClaim(claim);
    }

    boolean allow(String path) {
        long now = System.currentTimeMillis();
        return expiries.entrySet().stream()
                .anyMatch(claim -> claim.getValue() > now && EntityPath.covers(claim.getKey(), path));
    }

    /** Forgets what is over, and says whether there was any. */
    boolean dropExpired() {
        long now = System.currentTimeMillis();
        boolean isOver = expiries.values().removeIf(expires -> expires <= now);
        hasExpired |= isOver;
        return isOver;
    }

    void dropAll() {
        hasExpired |= !expiries.isEmpty();
        expiries.clear();
    }
}
