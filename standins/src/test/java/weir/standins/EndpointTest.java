package weir.standins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EndpointTest {
    @TempDir
    Path dir;

    @Test
    void data_has_the_address_it_had_before() throws IOException {
        Endpoint first = new Endpoint("127.1.2.3", 9042);
        first.keep(dir);

        assertThat(Endpoint.kept(dir, new Endpoint("127.9.9.9", 1))).isEqualTo(first);
    }

    @Test
    void new_data_has_the_address_that_is_offered() throws IOException {
        Endpoint offered = new Endpoint("127.9.9.9", 1);

        assertThat(Endpoint.kept(dir, offered)).isEqualTo(offered);
    }

    @Test
    void a_preferred_port_gives_way_to_another_when_it_is_taken() throws IOException {
        String host = Endpoint.freeHost();
        try (ServerSocket other = new ServerSocket()) {
            other.bind(new InetSocketAddress(host, 9042));

            assertThat(Endpoint.freePort(host, 9042)).isNotEqualTo(9042);
        }
        assertThat(Endpoint.freePort(host, 9042)).isEqualTo(9042);
    }
}
