package weir.standins;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobStandInIT {
    @TempDir
    static Path dir;

    static BlobStandIn blobs;

    @BeforeAll
    static void start() throws IOException {
        blobs = BlobStandIn.start(dir);
    }

    @AfterAll
    static void stop() throws IOException {
        blobs.close();
    }

    @Test
    void keeps_port_and_blobs_over_a_stop() throws IOException {
        int port = blobs.port();
        BlobContainerClient container = container("stopped");
        container.create();
        container.getBlobClient("a.csv").upload(BinaryData.fromString("1,2"));

        blobs.stop();
        blobs.start();

        assertThat(blobs.port()).isEqualTo(port);
        assertThat(names(container)).containsExactly("a.csv");
        assertThat(container.getBlobClient("a.csv").downloadContent().toString())
                .isEqualTo("1,2");
    }

    private static List<String> names(BlobContainerClient container) {
        return container.listBlobs().stream().map(BlobItem::getName).toList();
    }

    private static BlobContainerClient container(String name) {
        return new BlobServiceClientBuilder()
                .connectionString(blobs.connectionString())
                .buildClient()
                .getBlobContainerClient(name);
    }
}
