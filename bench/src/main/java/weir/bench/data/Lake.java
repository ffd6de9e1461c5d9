package weir.bench.data;

import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.DownloadRetryOptions;
import com.azure.storage.blob.models.ListBlobsOptions;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** The container that the readings are read from. */
public final class Lake {
    public static final String CONTAINER = "readings";

    private final BlobContainerClient container;

    public Lake(String connectionString) {
        container = new BlobServiceClientBuilder()
                .connectionString(connectionString)
                .buildClient()
                .getBlobContainerClient(CONTAINER);
    }

    /** Under which all readings of a format lie. */
    public static String prefix(RowFormat format) {
        return "load/" + format.word() + "/";
    }

    /** Bytes uploaded. */
    public long upload(Readings readings, RowFormat format) {
        container.createIfNotExists();
        long bytes = 0;
        for (int number = 0; number < readings.blobs(); number++) {
            byte[] lines = readings.blob(number, format);
            container
                    .getBlobClient(prefix(format) + Readings.name(number, format))
                    .upload(BinaryData.fromBytes(lines), true);
            bytes += lines.length;
        }
        return bytes;
    }

    public List<BlobItem> list(String prefix) {
        return container.listBlobs(new ListBlobsOptions().setPrefix(prefix), null).stream()
                .toList();
    }

    public byte[] read(BlobItem blob, long from, int length) {
        BlobClient client = container.getBlobClient(blob.getName());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length);
        client.downloadStreamWithResponse(
                bytes,
                new BlobRange(from, (long) length),
                new DownloadRetryOptions(),
                new BlobRequestConditions().setIfMatch(blob.getProperties().getETag()),
                false,
                null,
                Context.NONE);
        return bytes.toByteArray();
    }
}
