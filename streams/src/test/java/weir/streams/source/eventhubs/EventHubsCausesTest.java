package weir.streams.source.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpErrorContext;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.core.amqp.implementation.ExceptionUtil;
import com.azure.core.amqp.implementation.RequestResponseChannelClosedException;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

class EventHubsCausesTest {
    @Test
    void each_condition_has_its_code() {
        Map<AmqpErrorCondition, Code> codes = new EnumMap<>(AmqpErrorCondition.class);
        Arrays.stream(AmqpErrorCondition.values())
                .forEach(each -> codes.put(each, of(refused(each, "refused")).code()));

        assertThat(codes)
                .containsEntry(AmqpErrorCondition.SERVER_BUSY_ERROR, Code.EVENTHUBS_BUSY)
                .containsEntry(AmqpErrorCondition.RESOURCE_LIMIT_EXCEEDED, Code.EVENTHUBS_QUOTA)
                .containsEntry(AmqpErrorCondition.TIMEOUT_ERROR, Code.EVENTHUBS_UNREACHABLE)
                .containsEntry(AmqpErrorCondition.PROTON_IO, Code.EVENTHUBS_UNREACHABLE)
                .containsEntry(AmqpErrorCondition.UNAUTHORIZED_ACCESS, Code.EVENTHUBS_SIGN_IN)
                .containsEntry(AmqpErrorCondition.NOT_FOUND, Code.HUB_MISSING)
                .containsEntry(AmqpErrorCondition.LINK_STOLEN, Code.FENCED)
                .containsEntry(AmqpErrorCondition.ARGUMENT_ERROR, Code.EVENTHUBS_REFUSED)
                .containsEntry(AmqpErrorCondition.NOT_ALLOWED, Code.EVENTHUBS_REFUSED)
                .containsEntry(AmqpErrorCondition.ENTITY_DISABLED_ERROR, Code.EVENTHUBS_REFUSED)
                .containsEntry(AmqpErrorCondition.LINK_DETACH_FORCED, Code.EVENTHUBS_DETACHED)
                .containsEntry(AmqpErrorCondition.CONNECTION_FORCED, Code.EVENTHUBS_DETACHED)
                .containsEntry(AmqpErrorCondition.INTERNAL_ERROR, Code.EVENTHUBS_DETACHED)
                .containsEntry(AmqpErrorCondition.CONNECTION_FRAMING_ERROR, Code.EVENTHUBS_DETACHED);
    }

    @Test
    void a_hub_is_missing_where_the_client_is_sure_of_it() {
        var context = new AmqpErrorContext("acme.servicebus.windows.net");
        String condition = AmqpErrorCondition.NOT_FOUND.getErrorCondition();
        String moving = "The link is not here";
        String missing = "The messaging entity 'sb://acme/orders' could not be found.";

        assertThat(of(ExceptionUtil.toException(condition, moving, context)).text())
                .isEqualTo("WEIR-3113: here: status-code: NOT_FOUND, status-description: " + moving);
        assertThat(of(ExceptionUtil.toException(condition, missing, context)).text())
                .isEqualTo("WEIR-4112: here: " + missing + " (expected: a hub and consumer group of this name)");
    }

    @Test
    void an_argument_that_is_an_offset_is_one_of_another_hub() {
        assertThat(of(refused(AmqpErrorCondition.ARGUMENT_ERROR, "The supplied offset '9' is invalid. The last is '2'"))
                        .text())
                .isEqualTo("WEIR-4114: here: The supplied offset '9' is invalid. The last is '2'"
                        + " (expected: the hub that the checkpoint is of)");
        assertThat(of(refused(AmqpErrorCondition.ARGUMENT_ERROR, "The specified partition is invalid"))
                        .code())
                .isEqualTo(Code.HUB_MISSING);
    }

    @Test
    void the_cause_is_found_under_what_was_put_around_it() {
        assertThat(of(new CompletionException(new RuntimeException(new IOException("connection refused"))))
                        .text())
                .isEqualTo("WEIR-3111: here: IOException: connection refused");
        assertThat(of(new CompletionException(new TimeoutException("x"))).text())
                .isEqualTo("WEIR-3111: here: no answer in time");
        assertThat(of(new RejectedExecutionException()).code()).isEqualTo(Code.EVENTHUBS_DETACHED);
        assertThat(of(new AmqpException(true, "who knows", null)).code()).isEqualTo(Code.EVENTHUBS_DETACHED);
        var known = new CodedException(Code.FENCED, "taken");
        assertThat(of(new CompletionException(known))).isSameAs(known);
    }

    @Test
    void a_client_whose_connection_goes_while_it_is_asked_is_weather() {
        var gone = new RequestResponseChannelClosedException("MF_1");

        assertThat(ofClient(new CompletionException(gone)).text())
                .isEqualTo("WEIR-3113: here: RequestResponseChannelClosedException: " + gone.getMessage());
        assertThat(ofClient(new IllegalStateException("exhausted", new IOException("reset")))
                        .code())
                .isEqualTo(Code.EVENTHUBS_UNREACHABLE);
    }

    @Test
    void what_the_client_refuses_without_a_condition_is_refused_for_good() {
        var context = new AmqpErrorContext("acme.servicebus.windows.net");

        assertThat(ofClient(ExceptionUtil.toException("amqp:not-allowed", "not in this tier", context))
                        .text())
                .isEqualTo("WEIR-4113: here: UnsupportedOperationException: not in this tier");
        assertThat(ofClient(ExceptionUtil.toException("amqp:not-implemented", "what", context))
                        .code())
                .isEqualTo(Code.EVENTHUBS_REFUSED);
        assertThat(ofClient(ExceptionUtil.amqpResponseCodeToException(400, "odd", context))
                        .text())
                .isEqualTo("WEIR-4113: here: IllegalArgumentException: status-code: 400, status-description: odd");
    }

    @Test
    void what_nobody_foresaw_is_a_defect() {
        assertThat(of(new IllegalStateException("ours")).code()).isEqualTo(Code.DEFECT);
        assertThat(of(new IllegalArgumentException("ours")).code()).isEqualTo(Code.DEFECT);
        assertThat(ofClient(new ArithmeticException("whose")).text())
                .isEqualTo("WEIR-4999: here: java.lang.ArithmeticException: whose");
    }

    @Test
    void what_the_client_says_of_itself_is_left_out() {
        var context = new AmqpErrorContext("acme.servicebus.windows.net");
        var thrown = new AmqpException(false, AmqpErrorCondition.SERVER_BUSY_ERROR, "too much\n TrackingId:1", context);

        assertThat(of(thrown).text()).isEqualTo("WEIR-3112: here: too much  TrackingId:1");
    }

    private static AmqpException refused(AmqpErrorCondition condition, String text) {
        return new AmqpException(false, condition, text, null);
    }

    private static CodedException ofClient(Throwable thrown) {
        return EventHubsCauses.ofClient(thrown, "here", "a key that may listen");
    }

    private static CodedException of(Throwable thrown) {
        return EventHubsCauses.of(thrown, "here");
    }
}
