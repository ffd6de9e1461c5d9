package weir.standins.eventhubs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HashMap;
import java.util.Map;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Properties;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.message.Message;
import org.jspecify.annotations.Nullable;

/** A link on which a client asks a node of the namespace; answers go to the link that the question names. */
final class RequestLink implements LinkEnd {
    private static final int CREDIT = 100;

    private final Broker broker;
    private final ClientConnection connection;
    private final Receiver receiver;
    private final Node node;
    private final Map<String, Sender> answerLinks;
    private long answers;

    RequestLink(
            Broker broker, ClientConnection connection, Receiver receiver, Node node, Map<String, Sender> answerLinks) {
        this.broker = broker;
        this.connection = connection;
        this.receiver = receiver;
        this.node = node;
        this.answerLinks = answerLinks;
    }

    /** Who answers. */
    interface Node {
        Answer answer(Message request);
    }

    /** @param condition null where nothing is wrong */
    record Answer(
            int code,
            String words,
            @Nullable String condition,
            @Nullable Object body) {
        Answer(int code, String words) {
            this(code, words, null, null);
        }

        static Answer of(int code, Refusal refusal) {
            return new Answer(code, refusal.words(), refusal.condition(), null);
        }

        static Answer ok(Object body) {
            return new Answer(200, "OK", null, body);
        }
    }

    void giveCredit() {
        if (receiver.getCredit() < CREDIT / 2) receiver.flow(CREDIT - receiver.getCredit());
    }

    @Override
    public void received(Delivery delivery) {
        byte[] transfer = Transfers.whole(receiver, delivery);
        if (transfer == null) return;
        Message request = Message.Factory.create();
        request.decode(transfer, 0, transfer.length);
        delivery.disposition(Accepted.getInstance());
        delivery.settle();
        giveCredit();
        Sender to = answerLinks.get(request.getReplyTo());
        if (to != null) send(to, request.getMessageId(), node.answer(request));
    }

    private void send(Sender to, Object correlation, Answer answer) {
        Map<String, Object> status = new HashMap<>();
        // the one node answers by these names, the other by those; clients look for both
        status.put("status-code", answer.code());
        status.put("statusCode", answer.code());
        status.put("status-description", answer.words());
        status.put("statusDescription", answer.words());
        if (answer.condition() != null) {
            status.put("error-condition", answer.condition());
            status.put("errorCondition", answer.condition());
        }
        Properties properties = new Properties();
        properties.setCorrelationId(correlation);
        byte[] message =
                broker.wire().encode(properties, new ApplicationProperties(status), new AmqpValue(answer.body()));
        Delivery delivery = to.delivery(Long.toString(answers++).getBytes(US_ASCII));
        to.send(message, 0, message.length);
        to.advance();
        delivery.settle();
        connection.wantsFlush();
    }

    @Override
    public void detach(Refusal why) {
        receiver.setCondition(why.toCondition());
        receiver.close();
        connection.wantsFlush();
    }
}
