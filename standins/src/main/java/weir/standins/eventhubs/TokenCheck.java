package weir.standins.eventhubs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/** Which tokens let in. */
final class TokenCheck {
    private static final int REMEMBERED = 10_000;

    private final String keyName;
    private final String key;
    private final Predicate<String> jwt;
    private final Deque<SignIn> signIns = new ArrayDeque<>();
    private boolean isRefusingAll;

    TokenCheck(String keyName, String key, Predicate<String> jwt) {
        this.keyName = keyName;
        this.key = key;
        this.jwt = jwt;
    }

    void refuseAll(boolean on) {
        isRefusingAll = on;
    }

    Deque<SignIn> signIns() {
        return signIns;
    }

    /**
     * Returns when the token is good.
     *
     * @param type {@code jwt} or one that ends in {@code sastoken}
     * @return when it expires, in milliseconds since the epoch, if the token itself says so
     */
    long verify(String type, String audience, String token) throws Refusal {
        try {
            long expires = expiry(type, audience, token);
            remember(new SignIn(type, audience, true));
            return expires;
        } catch (Refusal refused) {
            remember(new SignIn(type, audience, false));
            throw refused;
        }
    }

    private long expiry(String type, String audience, String token) throws Refusal {
        if (isRefusingAll) {
            throw new Refusal("com.microsoft:auth-failed", "InvalidToken: The stand-in was told to refuse it.");
        }
        if (type.endsWith("sastoken")) {
            SharedAccessSignature signature = SharedAccessSignature.parse(token);
            signature.verify(keyName, key, audience, System.currentTimeMillis());
            return signature.expiresMillis();
        }
        if (type.equals("jwt") && jwt.test(token)) return Long.MAX_VALUE;
        throw new Refusal("com.microsoft:auth-failed", "InvalidToken: The token is not accepted.");
    }

    private void remember(SignIn signIn) {
        if (signIns.size() == REMEMBERED) signIns.removeFirst();
        signIns.addLast(signIn);
    }
}
