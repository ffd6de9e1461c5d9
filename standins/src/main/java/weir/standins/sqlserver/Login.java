package weir.standins.sqlserver;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a LOGIN7 message says of who comes.
 *
 * @see <a href="https://learn.microsoft.com/openspecs/windows_protocols/ms-tds/773a62b6-ee89-4c02-9e5e-344882630aac">LOGIN7</a>
 */
final class Login {
    private static final int USER = 40;
    private static final int PASSWORD = 44;
    private static final int EXTENSION = 56;
    private static final int FLAGS_3 = 27;
    private static final int HAS_EXTENSION = 0x10;
    private static final int FEDERATED = 2;
    private static final int END = 0xFF;
    private static final int TOKEN_IS_HERE = 1;

    private final ByteBuffer body;

    Login(ByteBuffer body) {
        this.body = body;
    }

    SignIn byPassword() {
        byte[] hidden = bytes(PASSWORD);
        for (int i = 0; i < hidden.length; i++) {
            int plain = (hidden[i] & 0xFF) ^ 0xA5;
            hidden[i] = (byte) (plain << 4 | plain >> 4);
        }
        return new SignIn.ByPassword(
                new String(bytes(USER), StandardCharsets.UTF_16LE), new String(hidden, StandardCharsets.UTF_16LE));
    }

    /** Whether a token follows once we have said what for. */
    boolean announcesToken() {
        return federated().map(feature -> feature.get(0) >> 1 != TOKEN_IS_HERE).orElse(false);
    }

    Optional<SignIn> byToken() {
        return federated()
                .filter(feature -> feature.get(0) >> 1 == TOKEN_IS_HERE)
                .map(feature -> token(feature.position(1)));
    }

    /** A token preceded by its length. */
    static SignIn token(ByteBuffer from) {
        byte[] token = new byte[from.getInt()];
        from.get(token);
        return new SignIn.ByToken(new String(token, StandardCharsets.UTF_16LE));
    }

    private Optional<ByteBuffer> federated() {
        if ((body.get(FLAGS_3) & HAS_EXTENSION) == 0) return Optional.empty();
        int at = body.getInt(body.getShort(EXTENSION));
        while ((body.get(at) & 0xFF) != END) {
            int length = body.getInt(at + 1);
            if (body.get(at) == FEDERATED) {
                return Optional.of(body.slice(at + 5, length).order(ByteOrder.LITTLE_ENDIAN));
            }
            at += 5 + length;
        }
        return Optional.empty();
    }

    /** What an offset and a number of characters point to. */
    private byte[] bytes(int at) {
        byte[] bytes = new byte[2 * body.getShort(at + 2)];
        body.get(body.getShort(at), bytes);
        return bytes;
    }
}
