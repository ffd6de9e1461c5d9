package weir.standins.eventhubs;

import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Receiver;
import org.jspecify.annotations.Nullable;

/** Takes what came from a link. */
final class Transfers {
    private Transfers() {}

    /** Null while frames of it are still to come. */
    static byte @Nullable [] whole(Receiver receiver, Delivery delivery) {
        if (delivery.isPartial() || !delivery.isReadable()) return null;
        byte[] bytes = new byte[delivery.available()];
        receiver.recv(bytes, 0, bytes.length);
        receiver.advance();
        return bytes;
    }
}
