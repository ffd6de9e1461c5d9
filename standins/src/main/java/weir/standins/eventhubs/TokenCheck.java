package weir.standins.eventhubs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/** Which tokens let in. */
final class TokenCheck {
    private static final String SAS = "servicebus.windows.net:sastoken";
    private static final String JWT = "jwt";
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

    /** Of a token that comes without a word of its type. */
    void verify(String audience, String token) throws Refusal {
        verify(SharedAccessSignature.is(token) ? SAS : JWT, audience, token);
    }

    /**
     * Returns when the token is good.
     *
     * @param type as clients name it
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
        if (type.equals(SAS)) {
            SharedAccessSignature signature = SharedAccessSignature.parse(token);
            signature.verify(keyName, key, audience, System.currentTimeMillis());
            return signature.expiresMillis();
        }
        if (type.equals(JWT) && jwt.test(token)) return Long.MAX_VALUE;
        throw new Refusal("com.microsoft:auth-failed", "InvalidToken: The token is not accepted.");
    }

    private void remember(SignIn signIn) {
        if (signIns.size() == REMEMBERED) signIns.removeFirst();
        signIns.addLast(signIn);
    }
}
