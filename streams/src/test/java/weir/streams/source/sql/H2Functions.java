package weir.streams.source.sql;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** What H2 does not have of SQL Server's. */
public final class H2Functions {
    static final AtomicLong OLDEST = new AtomicLong();

    static volatile String updateability = "READ_WRITE";

    private H2Functions() {}

    /** {@code DB_NAME()}. */
    public static String name() {
        return "crm";
    }

    /** {@code DATABASEPROPERTYEX(name, 'Updateability')}. */
    public static String property(String name, String property) {
        return name.equals("crm") && property.equals("Updateability") ? updateability : "unknown";
    }

    /** {@code MIN_ACTIVE_ROWVERSION()}. */
    public static byte[] oldest() {
        return ByteBuffer.allocate(Long.BYTES).putLong(OLDEST.get()).array();
    }

    /** {@code CONVERT(binary(8), text, 2)}. */
    public static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
