package weir.streams.values;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;

/** To boolean, uuid, timeuuid, blob and inet, each from its own class or from the one way to write it. */
final class Literals {
    private static final int LONGEST_ADDRESS = 45;

    private Literals() {}

    /** From {@code true}, {@code True}, {@code TRUE} and the like for false; not from numbers, {@code yes} or {@code tRUE}. */
    static Boolean bool(Object value) throws ConversionException {
        if (value instanceof Boolean bool) return bool;
        if (value instanceof String text) {
            switch (text) {
                case "true", "True", "TRUE" -> {
                    return Boolean.TRUE;
                }
                case "false", "False", "FALSE" -> {
                    return Boolean.FALSE;
                }
                default -> {}
            }
        }
        throw Refusals.isNot(value, "a boolean");
    }

    static UUID uuid(Object value) throws ConversionException {
        if (value instanceof UUID uuid) return uuid;
        if (value instanceof String text && isUuid(text)) return UUID.fromString(text);
        throw Refusals.isNot(value, "a uuid");
    }

    static UUID timeuuid(Object value) throws ConversionException {
        UUID uuid = uuid(value);
        if (uuid.version() == 1) return uuid;
        throw Refusals.because(value, "is a uuid of version " + uuid.version() + ", not of version 1");
    }

    /** From hex as CQL writes it, {@code 0x00ff}. */
    static ByteBuffer blob(Object value) throws ConversionException {
        if (value instanceof ByteBuffer bytes) return bytes;
        if (value instanceof String text && text.startsWith("0x") && text.length() % 2 == 0 && isHex(text, 2)) {
            return ByteBuffer.wrap(HexFormat.of().parseHex(text, 2, text.length()));
        }
        throw Refusals.isNot(value, "a blob");
    }

    /** From addresses only: a name is refused, never looked up. */
    static InetAddress inet(Object value) throws ConversionException {
        if (value instanceof InetAddress address) {
            if (!isScoped(address)) return address;
            throw Refusals.because(value, "has a scope, which inet cannot hold");
        }
        if (value instanceof String text) {
            byte[] four = fourBytes(text, 0);
            try {
                if (four.length == 4) return InetAddress.getByAddress(four);
                if (isSixLike(text)) return InetAddress.getByName(text);
            } catch (UnknownHostException notAnAddress) {
                throw Refusals.isNot(value, "an address");
            }
        }
        throw Refusals.isNot(value, "an address");
    }

    private static boolean isScoped(InetAddress address) {
        return address instanceof Inet6Address six && (six.getScopeId() != 0 || six.getScopedInterface() != null);
    }

    /** Hex, colons and perhaps four bytes at the end. Such a text is an address or an error for the JDK; it asks no name service. */
    private static boolean isSixLike(String text) {
        int lastColon = text.lastIndexOf(':');
        if (lastColon < 0 || text.length() > LONGEST_ADDRESS) return false;
        for (int i = 0; i <= lastColon; i++) {
            if (text.charAt(i) != ':' && !HexFormat.isHexDigit(text.charAt(i))) return false;
        }
        return isHex(text, lastColon + 1) || fourBytes(text, lastColon + 1).length == 4;
    }

    /** The bytes of {@code 1.2.3.4}, none for anything else; 010 is refused, for some read it as eight. */
    private static byte[] fourBytes(String text, int from) {
        byte[] bytes = new byte[4];
        int at = from;
        for (int part = 0; part < 4; part++) {
            int start = at;
            int number = 0;
            while (at < text.length() && at - start < 3 && NumberText.isDigit(text.charAt(at))) {
                number = number * 10 + (text.charAt(at++) - '0');
            }
            boolean isPart = at > start && number <= 255 && (at == start + 1 || text.charAt(start) != '0');
            boolean isEnded = part == 3 ? at == text.length() : at < text.length() && text.charAt(at) == '.';
            if (!isPart || !isEnded) return new byte[0];
            bytes[part] = (byte) number;
            at++;
        }
        return bytes;
    }

    private static boolean isUuid(String text) {
        if (text.length() != 36) return false;
        for (int i = 0; i < 36; i++) {
            boolean isDash = i == 8 || i == 13 || i == 18 || i == 23;
            if (isDash ? text.charAt(i) != '-' : !HexFormat.isHexDigit(text.charAt(i))) return false;
        }
        return true;
    }

    private static boolean isHex(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) return false;
        }
        return true;
    }
}
