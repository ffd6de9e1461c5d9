package weir.standins.clients;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.specialized.AppendBlobClient;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.time.Instant;

/** A container of a storage account. */
public final class BlobContainer implements BlobWriter {
    private final BlobContainerClient client;

    private BlobContainer(BlobContainerClient client) {
        this.client = client;
    }

    /** Creates it when missing. */
    public static BlobContainer open(String connectionString, String name) {
        BlobContainerClient client = new BlobServiceClientBuilder()
                .connectionString(connectionString)
                .buildClient()
                .getBlobContainerClient(name);
        client.createIfNotExists();
        return new BlobContainer(client);
    }

    @Override
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
