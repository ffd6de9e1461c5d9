package weir.streams.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.context.DriverContext;
import com.datastax.oss.driver.api.core.retry.RetryDecision;
import com.datastax.oss.driver.api.core.retry.RetryPolicy;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.CoordinatorException;
import com.datastax.oss.driver.api.core.servererrors.WriteType;
import com.datastax.oss.driver.api.core.session.Request;

/**
 * Inside the driver only a request whose node went away is repeated, at another node. Whatever a node answers comes out: repeating an
 * overloaded cluster's refusals at once, as the driver's default does, would add load and hide the signal that Weir backs off by.
 *
 * <p>Public because the driver makes it, by its name.
 */
@SuppressWarnings(
        "deprecation") // the verdicts that are to replace these five ask them by default, and must be made of them
// anyway
public final class OtherNodeWhenCutOff implements RetryPolicy {
    public OtherNodeWhenCutOff(DriverContext context, String profile) {}

    @Override
    public RetryDecision onRequestAborted(Request request, Throwable error, int retries) {
        return RetryDecision.RETRY_NEXT;
    }

    @Override
    public RetryDecision onErrorResponse(Request request, CoordinatorException error, int retries) {
        return error instanceof BootstrappingException ? RetryDecision.RETRY_NEXT : RetryDecision.RETHROW;
    }

    @Override
    public RetryDecision onReadTimeout(
            Request request, ConsistencyLevel level, int wanted, int received, boolean hasData, int retries) {
        return RetryDecision.RETHROW;
    }

    @Override
    public RetryDecision onWriteTimeout(
            Request request, ConsistencyLevel level, WriteType type, int wanted, int received, int retries) {
        return RetryDecision.RETHROW;
    }

    @Override
    public RetryDecision onUnavailable(Request request, ConsistencyLevel level, int wanted, int alive, int retries) {
        return RetryDecision.RETHROW;
    }

    @Override
    public void close() {}
}
