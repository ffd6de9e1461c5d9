package weir.standins.clients;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.azure.storage.blob.specialized.AppendBlobClient;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import javax.net.ssl.SSLContext;

/** A container of a storage account. */
public final class BlobContainer implements BlobWriter {
    private final BlobContainerClient client;

    private BlobContainer(BlobContainerClient client) {
        this.client = client;
    }

    /** Creates it when missing. */
    public static BlobContainer open(String connectionString, String name) {
        return open(new BlobServiceClientBuilder().connectionString(connectionString), name);
    }

    /** Of an account that speaks TLS and is trusted by this. */
    public static BlobContainer open(String connectionString, SSLContext trust, String name) {
        HttpClient http =
                new JdkHttpClientBuilder(java.net.http.HttpClient.newBuilder().sslContext(trust)).build();
        return open(
                new BlobServiceClientBuilder()
                        .connectionString(connectionString)
                        .httpClient(http),
                name);
    }

    private static BlobContainer open(BlobServiceClientBuilder builder, String name) {
        BlobContainerClient client = builder.buildClient().getBlobContainerClient(name);
        client.createIfNotExists();
        return new BlobContainer(client);
    }

    /** Lets its holder read and list this container until then. */
    public String sas(OffsetDateTime end) {
        var mayRead = new BlobContainerSasPermission().setReadPermission(true).setListPermission(true);
        return client.generateSas(new BlobServiceSasSignatureValues(end, mayRead));
    }

    /** Creates the blob or puts a new version in its place. */
    public void put(String name, byte[] content) {
        client.getBlobClient(name).upload(BinaryData.fromBytes(content), true);
    }

    @Override
    public void append(String name, byte[] content) {
        AppendBlobClient blob = client.getBlobClient(name).getAppendBlobClient();
        blob.createIfNotExists();
        blob.appendBlock(new ByteArrayInputStream(content), content.length);
    }

    /** For a blob that is larger than memory; it is there once the stream is closed. */
    public OutputStream stream(String name) {
        return client.getBlobClient(name).getBlockBlobClient().getBlobOutputStream(true);
    }

    /** When the service says it was written, in whole seconds. */
    public Instant lastModified(String name) {
        return client.getBlobClient(name).getProperties().getLastModified().toInstant();
    }
}
