package weir.standins.eventhubs;

import org.apache.qpid.proton.engine.Delivery;

/** Our end of a link: what a connection tells it. */
interface LinkEnd {
    /** There is credit or room to send. */
    default void send() {}

    /** Something came, which may not be all of it yet. */
    default void received(Delivery delivery) {}

    /** The link is gone, whoever closed it. */
    default void closed() {}

    /** Closes the link, and says why. */
    void detach(Refusal why);
}
