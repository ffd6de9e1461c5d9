package weir.standins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobStorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
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

    @Test
    void keeps_blobs_it_has_saved_over_a_kill() throws IOException {
        BlobContainerClient container = container("killed");
        container.create();
        container.getBlobClient("saved.csv").upload(BinaryData.fromString("3,4"));
        awaitSaved("saved.csv");

        blobs.kill();
        blobs.start();

        assertThat(names(container)).containsExactly("saved.csv");
    }

    @Test
    void refuses_a_wrong_key() {
        String wrong = Base64.getEncoder().encodeToString("wrong".getBytes(UTF_8));
        BlobContainerClient container = new BlobServiceClientBuilder()
                .connectionString(blobs.connectionString(wrong))
                .buildClient()
                .getBlobContainerClient("any");

        assertThatThrownBy(container::exists)
                .isInstanceOfSatisfying(
                        BlobStorageException.class,
                        e -> assertThat(e.getStatusCode()).isEqualTo(403));
    }

    /** Azurite saves every five seconds. */
    private static void awaitSaved(String blob) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!Files.readString(dir.resolve("__azurite_db_blob__.json")).contains(blob)) {
            assertThat(System.nanoTime()).as("saved within 30 s").isLessThan(end);
            LockSupport.parkNanos(10_000_000);
        }
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
