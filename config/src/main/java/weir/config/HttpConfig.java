package weir.config;

/**
 * Where health, metrics and the API are served.
 *
 * @param host address to listen on, default 127.0.0.1
 * @param port 0 to 65535, 0 picks a free one, default 8080
 */
public record HttpConfig(String host, int port) {
    static HttpConfig read(Section http) {
        return new HttpConfig(
                http.get("host", Kinds.text("a host name or address")), http.get("port", Kinds.integer(0, 65535)));
    }
}
