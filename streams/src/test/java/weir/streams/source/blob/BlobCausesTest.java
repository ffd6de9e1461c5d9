package weir.streams.source.blob;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.storage.blob.models.BlobStorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import weir.config.BlobAccess;
import weir.config.BlobAccess.ByCredential;
import weir.config.BlobAccess.BySas;
import weir.config.BlobAccess.ByString;
import weir.config.ManagedIdentityConfig;
import weir.config.Secret;
import weir.streams.azure.Refusals;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

class BlobCausesTest {
    private static final BlobCauses KEY = causes(new ByString(new Secret("AccountName=a;AccountKey=b")));
    private static final BlobCauses SAS =
            causes(new BySas(URI.create("https://lake.blob.core.windows.net"), new Secret("sv=1&sig=abc")));
    private static final BlobAccess BY_ROBOT = new ByCredential(
            URI.create("https://lake.blob.core.windows.net"),
            new ManagedIdentityConfig("machine", Optional.empty(), Optional.empty()));

    private static BlobCauses causes(BlobAccess access) {
        return new BlobCauses(access, Refusals.none());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | AuthorizationPermissionMismatch | the role Storage Blob Data Reader for credential machine, given ten minutes ago or more",
                "403 | AuthorizationFailure | a firewall of the account that lets this machine in",
                "401 | InvalidAuthenticationInfo | the account in the tenant of credential machine, and a clock that is right",
            })
    void who_signs_in_by_a_credential_is_told_what_to_give_it(int status, String error, String remedy) {
        var answer = new BlobStorageException("<xml/>", new Answer(status, error), null);

        assertThat(causes(BY_ROBOT).of(answer, "lake/exports").text())
                .isEqualTo("WEIR-4101: lake/exports: %d %s (expected: %s)".formatted(status, error, remedy));
    }

    @Test
    void a_sas_and_a_key_are_told_apart() {
        var ended = new BlobStorageException("<xml/>", new Answer(403, "AuthenticationFailed"), null);
        var narrow = new BlobStorageException("<xml/>", new Answer(403, "AuthorizationPermissionMismatch"), null);
        var noKeys = new BlobStorageException("<xml/>", new Answer(403, "KeyBasedAuthenticationNotPermitted"), null);
        var inString = causes(new ByString(new Secret("BlobEndpoint=https://a;SharedAccessSignature=sv=1&sig=abc")));

        String sas = "a SAS that may read and list, and has not ended)";
        assertThat(SAS.of(ended, "lake").text()).endsWith(sas);
        assertThat(inString.of(ended, "lake").text()).endsWith(sas);
        assertThat(KEY.of(narrow, "lake").text()).endsWith(sas);
        assertThat(KEY.of(ended, "lake").text()).endsWith("a key that may read it)");
        assertThat(KEY.of(noKeys, "lake").text()).endsWith("a credential: the account takes no keys)");
    }

    @Test
    void a_token_that_ended_while_none_is_to_be_had_is_weather() {
        var down = new CodedException(Code.SIGN_IN_UNREACHABLE, "credential machine: 503");
        var causes = new BlobCauses(BY_ROBOT, new Refusals(() -> Optional.of(down), () -> false, Clock.systemUTC()));
        var ended = new BlobStorageException("<xml/>", new Answer(401, "InvalidAuthenticationInfo"), null);
        var noRole = new BlobStorageException("<xml/>", new Answer(403, "AuthorizationPermissionMismatch"), null);

        assertThat(causes.of(ended, "lake")).isSameAs(down);
        assertThat(causes.of(noRole, "lake").code()).isEqualTo(Code.BLOB_SIGN_IN);
    }

    @Test
    void a_token_that_ended_on_its_way_is_weather() {
        var causes = new BlobCauses(BY_ROBOT, new Refusals(Optional::empty, () -> true, Clock.systemUTC()));
        var ended = new BlobStorageException("<xml/>", new Answer(403, "AuthenticationFailed"), null);
        var noRole = new BlobStorageException("<xml/>", new Answer(403, "AuthorizationPermissionMismatch"), null);

        assertThat(causes.of(noRole, "lake").code()).isEqualTo(Code.BLOB_SIGN_IN);
        assertThat(causes.of(ended, "lake").code()).isEqualTo(Code.TOKEN_ENDED);
    }

    @Test
    void no_signature_is_shown() {
        var cut = new IOException("GET https://lake.blob.core.windows.net/x?sv=1&sig=abc%2Fdef&se=2 was cut");

        assertThat(SAS.of(cut, "lake").text())
                .isEqualTo(
                        "WEIR-3101: lake: IOException: GET https://lake.blob.core.windows.net/x?sv=1&sig=***&se=2 was cut");
    }

    @ParameterizedTest
    @CsvSource({
        "401, NoAuthenticationInformation, BLOB_SIGN_IN",
        "403, AuthenticationFailed, BLOB_SIGN_IN",
        "404, ContainerNotFound, CONTAINER_MISSING",
        "409, ContainerBeingDeleted, CONTAINER_MISSING",
        "404, BlobNotFound, BLOB_CHANGED",
        "412, ConditionNotMet, BLOB_CHANGED",
        "416, InvalidRange, BLOB_CHANGED",
        "429, TooManyRequests, BLOB_BUSY",
        "503, ServerBusy, BLOB_BUSY",
        "500, InternalError, BLOB_UNREACHABLE",
        "408, RequestTimeout, BLOB_UNREACHABLE",
        "400, InvalidHeaderValue, BLOB_REFUSED",
        "409, BlobArchived, BLOB_REFUSED",
    })
    void answers_have_their_codes(int status, String error, Code code) {
        var answer = new BlobStorageException("<xml/>", new Answer(status, error), null);

        CodedException coded = KEY.of(new CompletionException(answer), "lake/exports");

        assertThat(coded.code()).isEqualTo(code);
        assertThat(coded.getMessage()).startsWith("lake/exports: " + status + " " + error);
    }

    @Test
    void failures_without_an_answer_are_told_from_defects() {
        assertThat(text(new CompletionException(new IllegalStateException(new ConnectException()))))
                .isEqualTo("WEIR-3101: lake: no connection (expected: a storage account that listens)");
        assertThat(text(new UncheckedIOException(new IOException("connection reset"))))
                .isEqualTo("WEIR-3101: lake: IOException: connection reset");
        assertThat(text(new RuntimeException(new TimeoutException("30s"))))
                .isEqualTo("WEIR-3101: lake: TimeoutException: 30s");
        assertThat(text(new IllegalStateException("oh")))
                .isEqualTo("WEIR-4999: lake: java.lang.IllegalStateException: oh");
    }

    @Test
    void what_has_a_code_keeps_it() {
        var coded = new CodedException(Code.BLOB_CHANGED, "a: created anew");

        assertThat(KEY.of(new CompletionException(coded), "lake")).isSameAs(coded);
    }

    private static String text(Throwable thrown) {
        return KEY.of(thrown, "lake").text();
    }

    /** An answer without a body. */
    private static final class Answer extends HttpResponse {
        private final int status;
        private final HttpHeaders headers;

        Answer(int status, String error) {
            super(new HttpRequest(
                    HttpMethod.GET, URI.create("http://127.0.0.1/a").toString()));
            this.status = status;
            this.headers = new HttpHeaders().set(HttpHeaderName.fromString("x-ms-error-code"), error);
        }

        @Override
        public int getStatusCode() {
            return status;
        }

        @Override
        @Deprecated
        public String getHeaderValue(String name) {
            return String.valueOf(headers.getValue(HttpHeaderName.fromString(name)));
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public Flux<ByteBuffer> getBody() {
            return Flux.empty();
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return Mono.empty();
        }

        @Override
        public Mono<String> getBodyAsString() {
            return Mono.empty();
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return Mono.empty();
        }
    }
}
