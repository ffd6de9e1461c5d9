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
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

class BlobCausesTest {
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

        CodedException coded = BlobCauses.of(new CompletionException(answer), "lake/exports");

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

        assertThat(BlobCauses.of(new CompletionException(coded), "lake")).isSameAs(coded);
    }

    private static String text(Throwable thrown) {
        return BlobCauses.of(thrown, "lake").text();
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
