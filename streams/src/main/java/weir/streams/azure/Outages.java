package weir.streams.azure;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelinePosition;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import weir.config.CredentialConfig;
import weir.config.ManagedIdentityConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/**
 * Tells by the status that whoever gives tokens cannot for now. Behind it nobody knows: of what a machine's endpoint answers the client
 * keeps the text alone, and an empty one it takes for a machine that has no identity.
 */
final class Outages extends HttpPipelineSyncPolicy {
    private final CredentialConfig config;

    Outages(CredentialConfig config) {
        this.config = config;
    }

    @Override
    public HttpPipelinePosition getPipelinePosition() {
        return HttpPipelinePosition.PER_CALL; // after the last try
    }

    @Override
    protected HttpResponse afterReceivedResponse(HttpPipelineCallContext context, HttpResponse response) {
        int status = response.getStatusCode();
        boolean isOutage = status >= 500 || status == 408 || status == 429 || isComing(status);
        if (!isOutage) return response;
        response.close();
        String who = String.valueOf(context.getHttpRequest().getUrl().getAuthority());
        throw new CodedException(
                Code.SIGN_IN_UNREACHABLE, "credential " + config.name() + ": " + who + " answers " + status);
    }

    /** A machine's endpoint says not found and gone while it starts or is renewed. */
    private boolean isComing(int status) {
        return config instanceof ManagedIdentityConfig && (status == 404 || status == 410);
    }
}
