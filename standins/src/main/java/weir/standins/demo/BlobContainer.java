package weir.standins.demo;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.specialized.AppendBlobClient;
import java.io.ByteArrayInputStream;

/** A container of a storage account. */
record BlobContainer(BlobContainerClient client) implements BlobWriter {
    static BlobContainer open(String connectionString, String name) {
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
}
