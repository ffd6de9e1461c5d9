package weir.streams.source.blob;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.rest.PagedResponse;
import com.azure.storage.blob.BlobContainerAsyncClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.blob.models.BlobDownloadAsyncResponse;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.DownloadRetryOptions;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import weir.config.BlobAccess;
import weir.config.BlobAccess.ByCredential;
import weir.config.BlobAccess.BySas;
import weir.config.BlobAccess.ByString;
import weir.config.BlobSourceConfig;
import weir.streams.azure.Credentials;
import weir.streams.azure.Refusals;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/** The container: its listing and ranges of its blobs; every failure is a {@code CodedException} that names it. */
final class Container {
    /** What the client asks tokens for. */
    private static final String SCOPE = "https://storage.azure.com/.default";

    /** The latest that both Azure and Azurite know. */
    private static final BlobServiceVersion PROTOCOL = BlobServiceVersion.V2026_06_06;

    /** G1 keeps an array of half a region or more in regions of its own, at 256 MiB of heap one of 512 KiB, and collects for each. */
    private static final int PIECE = 128 << 10;

    private static final int BLOBS_PER_LISTING_PAGE = 5000;
    /** A slice is restarted with back-off anyway, so the client gives up within seconds. */
    private static final int TRIES = 3;

    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final BlobSourceConfig config;
    private final Credentials credentials;
    private final BlobCauses causes;
    private @Nullable BlobContainerAsyncClient client;

    Container(BlobSourceConfig config, Credentials credentials) {
        this.config = config;
        this.credentials = credentials;
        BlobAccess access = config.connection().access();
        Refusals refusals = access instanceof ByCredential by
                ? credentials.of(by.credential()).refusals(SCOPE)
                : Refusals.none();
        this.causes = new BlobCauses(access, refusals);
    }

    /** Page by page, on demand. */
    Source<BlobItem, NotUsed> list() {
        BlobContainerAsyncClient container = client();
        return Source.fromPublisher(container
                        .listBlobs(options())
                        .byPage(BLOBS_PER_LISTING_PAGE)
                        .doOnNext(page -> causes.refusals().accepted()))
                .withAttributes(Attributes.inputBuffer(1, 1))
                .mapError(Throwable.class, e -> causes.of(e, container.getBlobContainerUrl()))
                .mapConcat(PagedResponse::getValue);
    }

    private ListBlobsOptions options() {
        return new ListBlobsOptions().setPrefix(config.prefix()).setMaxResultsPerPage(BLOBS_PER_LISTING_PAGE);
    }

    /** Whether it is there and may be listed. */
    CompletionStage<Done> check() {
        BlobContainerAsyncClient container = client();
        CompletableFuture<Done> listed = container
                .listBlobs(options())
                .byPage(1)
                .next()
                .map(page -> Done.getInstance())
                .toFuture();
        return listed.exceptionallyCompose(
                e -> CompletableFuture.failedFuture(causes.of(e, container.getBlobContainerUrl())));
    }

    /** Exactly these bytes of exactly this version, in pieces of at most {@link #PIECE}. */
    CompletionStage<Deque<byte[]>> read(BlobSlice slice, long from, int length) {
        BlobContainerAsyncClient container = client();
        // the ETag of an append blob changes with every append
        BlobRequestConditions conditions =
                slice.isAppend() ? new BlobRequestConditions() : new BlobRequestConditions().setIfMatch(slice.tag());
        CompletableFuture<Deque<byte[]>> read = container
                .getBlobAsyncClient(slice.blob())
                .downloadStreamWithResponse(
                        new BlobRange(from, (long) length),
                        new DownloadRetryOptions().setMaxRetryRequests(1),
                        conditions,
                        false)
                .doOnNext(response -> causes.refusals().accepted())
                .flatMap(response -> body(slice, response, length))
                .toFuture();
        return read.exceptionallyCompose(e ->
                CompletableFuture.failedFuture(causes.of(e, container.getBlobContainerUrl() + ": " + slice.blob())));
    }

    private static Mono<Deque<byte[]>> body(BlobSlice slice, BlobDownloadAsyncResponse response, int length) {
        String created = Found.created(response.getDeserializedHeaders().getCreationTime());
        if (slice.isAppend() && !created.equals(slice.tag())) {
            return Mono.error(new CodedException(
                    Code.BLOB_CHANGED,
                    slice.blob() + ": " + created + " (expected: " + slice.tag() + "): created anew"));
        }
        return response.getValue()
                .collect(() -> new Body(length), Body::add)
                .flatMap(body -> body.isWhole()
                        ? Mono.just(body.pieces)
                        : Mono.error(new IOException(body.received + " bytes (expected: " + length + ")")));
    }

    /** What has come of an answer. */
    private static final class Body {
        private final Deque<byte[]> pieces = new ArrayDeque<>();
        private final int length;
        private int received;
        private ByteBuffer piece = ByteBuffer.allocate(0);

        private Body(int length) {
            this.length = length;
        }

        private void add(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                if (!piece.hasRemaining()) grow(bytes.remaining());
                int count = Math.min(piece.remaining(), bytes.remaining());
                piece.put(bytes.slice().limit(count));
                bytes.position(bytes.position() + count);
                received += count;
            }
        }

        private void grow(int atLeast) {
            piece = ByteBuffer.allocate(Math.min(PIECE, Math.max(length - received, atLeast)));
            pieces.add(piece.array());
        }

        /** Then every piece is full. */
        private boolean isWhole() {
            return received == length && !piece.hasRemaining();
        }
    }

    private BlobServiceClientBuilder signedIn(BlobServiceClientBuilder builder, BlobAccess access) {
        if (access instanceof ByString by)
            return builder.connectionString(by.connectionString().reveal());
        if (access instanceof BySas by) {
            return builder.endpoint(by.endpoint().toString())
                    .sasToken(by.token().reveal().replaceFirst("^\\?", ""));
        }
        if (access instanceof ByCredential by)
            return builder.endpoint(by.endpoint().toString()).credential(credentials.of(by.credential()));
        throw new AssertionError("no way to sign in by " + access);
    }

    private synchronized BlobContainerAsyncClient client() {
        if (client == null) client = connect();
        return client;
    }

    private BlobContainerAsyncClient connect() {
        Duration timeout = config.connection().requestTimeout();
        HttpClient http = new JdkHttpClientBuilder()
                .connectionTimeout(timeout)
                .responseTimeout(timeout)
                .readTimeout(timeout)
                .build();
        try {
            return signedIn(new BlobServiceClientBuilder(), config.connection().access())
                    .serviceVersion(PROTOCOL)
                    .httpClient(http)
                    .retryOptions(new RequestRetryOptions(
                            RetryPolicyType.EXPONENTIAL, TRIES, timeout, FIRST_WAIT, LONGEST_WAIT, null))
                    .buildAsyncClient()
                    .getBlobContainerAsyncClient(config.container());
        } catch (IllegalArgumentException e) {
            // without its cause, which may quote the key
            throw new CodedException(
                    Code.BLOB_REFUSED,
                    config.connection().name()
                            + ": a connection string or SAS that cannot be read (expected: as the Azure portal shows it)");
        }
    }
}
