package weir.standins.eventhubs;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import jdk.net.ExtendedSocketOptions;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.engine.Collector;
import org.apache.qpid.proton.engine.Connection;
import org.apache.qpid.proton.engine.Event;
import org.apache.qpid.proton.engine.Sasl;
import org.apache.qpid.proton.engine.SslDomain;
import org.apache.qpid.proton.engine.Transport;

/** One connection of a client: bytes to and from its socket, and what they mean. */
final class ClientConnection {
    private static final Logger LOG = System.getLogger(ClientConnection.class.getName());
    private static final int MAX_FRAME_BYTES = 64 << 10;
    private static final int SESSION_BYTES = 16 << 20;
    private static final int IDLE_MILLIS = 240_000;
    private static final int READS_AT_ONCE = 16; // then others have their turn

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Consumer<ClientConnection> flushes;
    private final Consumer<ClientConnection> gone;
    private final boolean acknowledgesAtOnce;
    private final Connection amqp = Proton.connection();
    private final Transport transport = Proton.transport();
    private final Collector collector = Proton.collector();
    private final Sasl sasl;
    private final Links links;
    private boolean isFrozen;

    /**
     * Of an accepted socket.
     *
     * @param flushes is told that there is something to send
     * @param gone is told that the socket is closed
     */
    ClientConnection(
            Broker broker, SelectionKey key, Consumer<ClientConnection> flushes, Consumer<ClientConnection> gone) {
        this.channel = (SocketChannel) key.channel();
        this.key = key;
        this.flushes = flushes;
        this.gone = gone;
        this.links = new Links(broker, this);
        // A client that leaves Nagle's algorithm on, as the SDK does, sends its next credit only when we have
        // acknowledged the last one,
        // and Linux does that up to 40 ms later unless told otherwise.
        this.acknowledgesAtOnce = channel.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK);
        amqp.collect(collector);
        transport.setMaxFrameSize(MAX_FRAME_BYTES);
        transport.setIdleTimeout(IDLE_MILLIS);
        transport.setEmitFlowEventOnSend(false);
        sasl = transport.sasl(); // not earlier: it fixes the frame size
        sasl.server();
        sasl.setMechanisms("MSSBCBS", "ANONYMOUS", "PLAIN", "EXTERNAL"); // who it is, tokens say later
        SSLContext tls = broker.tls();
        if (tls != null) transport.ssl(domain(tls));
        transport.bind(amqp);
    }

    private static SslDomain domain(SSLContext context) {
        SslDomain domain = Proton.sslDomain();
        domain.init(SslDomain.Mode.SERVER);
        domain.setSslContext(context);
        domain.setPeerAuthentication(SslDomain.VerifyMode.ANONYMOUS_PEER);
        return domain;
    }

    /** The socket can be read or written. */
    void ready() {
        if (isFrozen) return;
        guarded(() -> {
            if (key.isReadable()) read();
        });
        flush();
    }

    private void read() throws IOException {
        for (int i = 0; i < READS_AT_ONCE && transport.capacity() > 0; i++) {
            int count = channel.read(transport.tail());
            if (count < 0) close();
            if (count <= 0) return;
            if (acknowledgesAtOnce) channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
            transport.process();
            boolean isAsked = sasl.getRemoteMechanisms().length > 0;
            if (isAsked && sasl.getOutcome() == Sasl.SaslOutcome.PN_SASL_NONE) sasl.done(Sasl.SaslOutcome.PN_SASL_OK);
            handle();
        }
    }

    /** Something is to be sent, soon: not now, as this may be said in the middle of handling what came. */
    void wantsFlush() {
        flushes.accept(this);
    }

    void flush() {
        guarded(this::write);
    }

    private void write() throws IOException {
        while (!isFrozen && channel.isOpen()) {
            int pending = transport.pending();
            if (pending < 0) {
                close();
            } else if (pending > 0) {
                int count = channel.write(transport.head());
                if (count > 0) transport.pop(count);
                if (count < pending) {
                    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                    return;
                }
            } else {
                handle();
                if (!links.sendMore() && transport.pending() == 0) {
                    key.interestOps(SelectionKey.OP_READ);
                    return;
                }
            }
        }
    }

    /** A step that may find the socket gone. */
    private interface Step {
        void run() throws IOException;
    }

    private void guarded(Step step) {
        try {
            if (channel.isOpen()) step.run();
        } catch (IOException e) {
            close(); // the client has left
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "a connection of a client is dropped", e);
            close();
        }
    }

    private void handle() {
        for (Event event = collector.peek(); event != null; event = collector.peek()) {
            handle(event);
            collector.pop();
        }
    }

    private void handle(Event event) {
        switch (event.getType()) {
            case CONNECTION_REMOTE_OPEN -> {
                amqp.setContainer("weir-eventhubs");
                amqp.open();
            }
            case CONNECTION_REMOTE_CLOSE -> {
                links.closed();
                amqp.close();
            }
            case SESSION_REMOTE_OPEN -> {
                event.getSession().setIncomingCapacity(SESSION_BYTES);
                event.getSession().open();
            }
            case SESSION_REMOTE_CLOSE -> {
                links.closed(event.getSession());
                event.getSession().close();
                event.getSession().free();
            }
            case LINK_REMOTE_OPEN -> links.attach(event.getLink());
            case LINK_REMOTE_CLOSE, LINK_REMOTE_DETACH -> links.closed(event.getLink());
            case LINK_FLOW -> links.credit(event.getLink());
            case DELIVERY -> links.received(event.getDelivery());
            default -> {} // of our own doing
        }
    }

    void tick(long nowMillis) {
        if (isFrozen) return;
        guarded(() -> {
            links.dropExpired();
            transport.tick(nowMillis);
        });
        flush();
    }

    void expireTokens() {
        links.dropAllTokens();
        wantsFlush();
    }

    /** Closes the links to a hub. */
    void detach(String hub, Refusal why) {
        links.detach(hub, why);
    }

    /** Closes it by the protocol. */
    void end(Refusal why) {
        amqp.setCondition(why.toCondition());
        amqp.close();
        wantsFlush();
    }

    void freeze(boolean on) {
        isFrozen = on;
        key.interestOps(on ? 0 : SelectionKey.OP_READ);
        if (!on) wantsFlush();
    }

    /** Resets it: the client sees an error, not an end. */
    void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "it is closed already", e);
        }
        close();
    }

    void close() {
        links.closed();
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "there is nobody left to tell", e);
        }
        gone.accept(this);
    }
}
