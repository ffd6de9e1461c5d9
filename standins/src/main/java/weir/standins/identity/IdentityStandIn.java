package weir.standins.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Gives tokens as Entra does, over TLS, and as the identity endpoint of an App Service does, and checks what is shown for them: secrets,
 * the signatures of certificates, the tokens of service accounts. Its tokens are signed, so that others may check them.
 */
public final class IdentityStandIn implements AutoCloseable {
    public static final String TENANT = "00000000-0000-0000-0000-0000000000aa";

    /** Of the machine itself. */
    public static final String MACHINE = "22222222-0000-0000-0000-000000000002";

    private static final String HEADER = "only-processes-of-this-machine-know";
    private static final String ISSUER = "https://sts.windows.net/" + TENANT + "/";

    private final Keys keys;
    private final HttpsServer entra;
    private final HttpServer machine;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "identity-stand-in");
        thread.setDaemon(true);
        return thread;
    });
    private final Applications applications = new Applications();
    private final Map<String, AtomicInteger> given = new ConcurrentHashMap<>();
    private volatile Duration lifetime = Duration.ofHours(1);
    private volatile int status = 200;

    private IdentityStandIn(Keys keys) throws IOException, GeneralSecurityException {
        this.keys = keys;
        var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        this.entra = HttpsServer.create(loopback, 0);
        this.machine = HttpServer.create(loopback, 0);
        entra.setHttpsConfigurator(new HttpsConfigurator(keys.tls()));
        entra.createContext("/" + TENANT + "/oauth2/v2.0/token", answering(this::entra));
        entra.createContext(
                "/",
                answering(exchange -> refuse(
                        exchange,
                        400,
                        "invalid_request",
                        "AADSTS90002: Tenant '"
                                + exchange.getRequestURI().getPath().split("/", -1)[1]
                                + "' not found. Check to make sure you have the correct tenant ID.")));
        machine.createContext("/msi/token", answering(this::machine));
        // where Azure's machines are asked, should nothing else say where: refused, and never by 169.254.169.254
        machine.createContext("/metadata", exchange -> refuse(exchange, 400, "invalid_request", "no such machine"));
    }

    /** Listens at once; its key and certificate are kept in this folder. */
    public static IdentityStandIn start(Path dir) throws IOException, GeneralSecurityException {
        Files.createDirectories(dir);
        Path file = dir.resolve("identity.p12");
        IdentityStandIn standIn = new IdentityStandIn(Files.exists(file) ? new Keys(file) : Keys.make(file));
        standIn.entra.setExecutor(standIn.threads);
        standIn.machine.setExecutor(standIn.threads);
        standIn.entra.start();
        standIn.machine.start();
        return standIn;
    }

    /** What it speaks TLS with, for other servers on this machine to use as well. */
    public Keys keys() {
        return keys;
    }

    /** What its tokens are signed with. */
    public PublicKey publicKey() throws IOException, GeneralSecurityException {
        return keys.certificate().getPublicKey();
    }

    /** For {@code authority-host}. */
    public String authority() {
        return "https://127.0.0.1:" + entra.getAddress().getPort();
    }

    /**
     * What makes a process of its own take tokens from here alone. Who signs in as the machine must have all of it: without, the SDK
     * asks 169.254.169.254, which may be a real machine's.
     */
    public Map<String, String> environment() {
        String address = "http://127.0.0.1:" + machine.getAddress().getPort();
        return Map.of(
                "IDENTITY_ENDPOINT", address + "/msi/token",
                "IDENTITY_HEADER", HEADER,
                "AZURE_POD_IDENTITY_AUTHORITY_HOST", address);
    }

    public IdentityStandIn secret(String client, String secret) {
        applications.withSecret(client, secret);
        return this;
    }

    public IdentityStandIn certificate(String client, X509Certificate certificate) {
        applications.withCertificate(client, certificate);
        return this;
    }

    /** A pod's identity; the token of its service account is written to this file, signed by a cluster of our own. */
    public IdentityStandIn serviceAccount(String client, Path tokenFile) throws IOException, GeneralSecurityException {
        String subject = "system:serviceaccount:weir:weir";
        long now = Instant.now().getEpochSecond();
        ObjectNode claims =
                Jwt.object().put("iss", "https://cluster.example.com").put("sub", subject);
        claims.put("aud", "api://AzureADTokenExchange").put("iat", now).put("exp", now + 3600);
        Files.writeString(tokenFile, Jwt.sign(claims, keys.key()));
        applications.withServiceAccount(client, keys, subject);
        return this;
    }

    /** Of tokens given from now on. */
    public void lifetime(Duration lifetime) {
        this.lifetime = lifetime;
    }

    /** Answers everybody with this status from now on; 200 is to work again. */
    public void answerWith(int status) {
        this.status = status;
    }

    /** How many tokens a client was given; the machine's is {@link #MACHINE}. */
    public int given(String client) {
        AtomicInteger count = given.get(client);
        return count == null ? 0 : count.get();
    }

    /** What a token says, if it was given here and has not ended. */
    public Jwt verified(String token) throws IOException, GeneralSecurityException {
        Jwt jwt = Jwt.verified(token, publicKey());
        if (jwt.claims().path("exp").asLong() <= Instant.now().getEpochSecond()) {
            throw new GeneralSecurityException("a token that has ended");
        }
        return jwt;
    }

    private HttpHandler answering(HttpHandler handler) {
        return exchange -> {
            if (status == 200) {
                handler.handle(exchange);
            } else {
                refuse(exchange, status, "temporarily_unavailable", "AADSTS90033: A transient error has occurred.");
            }
        };
    }

    private void entra(HttpExchange exchange) throws IOException {
        Map<String, String> form = fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String audience = authority() + exchange.getRequestURI().getPath();
        String against = "client_credentials".equals(form.get("grant_type"))
                ? applications.against(form, audience)
                : "AADSTS70003: The app requested an unsupported grant type.";
        if (against != null) {
            refuse(exchange, against.contains("AADSTS700016") ? 400 : 401, "invalid_client", against);
            return;
        }
        String client = form.getOrDefault("client_id", "");
        String resource = form.getOrDefault("scope", "").split(" ", 2)[0].replaceFirst("/+\\.default$", "");
        long seconds = lifetime.toSeconds();
        ObjectNode answer = Jwt.object().put("token_type", "Bearer").put("expires_in", seconds);
        send(exchange, 200, answer.put("ext_expires_in", seconds).put("access_token", token(client, resource)));
    }

    private void machine(HttpExchange exchange) throws IOException {
        Map<String, String> query = fields(exchange.getRequestURI().getRawQuery());
        if (!HEADER.equals(exchange.getRequestHeaders().getFirst("X-IDENTITY-HEADER"))) {
            refuse(exchange, 401, "unauthorized_client", "the header X-IDENTITY-HEADER is not that of this machine");
            return;
        }
        String client = query.getOrDefault("client_id", MACHINE);
        if (!client.equals(MACHINE)) {
            refuse(
                    exchange,
                    400,
                    "invalid_request",
                    "No User Assigned or Delegated Managed Identity found for " + client);
            return;
        }
        String resource = query.getOrDefault("resource", "");
        long end = Instant.now().getEpochSecond() + lifetime.toSeconds();
        ObjectNode answer =
                Jwt.object().put("access_token", token(client, resource)).put("token_type", "Bearer");
        send(
                exchange,
                200,
                answer.put("expires_on", Long.toString(end))
                        .put("resource", resource)
                        .put("client_id", client));
    }

    private String token(String client, String resource) throws IOException {
        long now = Instant.now().getEpochSecond();
        ObjectNode claims = Jwt.object().put("aud", resource).put("iss", ISSUER).put("tid", TENANT);
        claims.put("appid", client).put("oid", client).put("sub", client).put("ver", "1.0");
        claims.put("iat", now).put("nbf", now - 60).put("exp", now + lifetime.toSeconds());
        claims.put("uti", UUID.randomUUID().toString());
        given.computeIfAbsent(client, key -> new AtomicInteger()).incrementAndGet();
        try {
            return Jwt.sign(claims, keys.key());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static Map<String, String> fields(@Nullable String encoded) {
        Map<String, String> fields = new HashMap<>();
        if (encoded == null) return fields;
        for (String pair : encoded.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) fields.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }

    private static void refuse(HttpExchange exchange, int status, String error, String why) throws IOException {
        String trace = "\r\nTrace ID: " + UUID.randomUUID() + "\r\nCorrelation ID: " + UUID.randomUUID();
        send(exchange, status, Jwt.object().put("error", error).put("error_description", why + trace));
    }

    private static void send(HttpExchange exchange, int status, ObjectNode answer) throws IOException {
        byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        entra.stop(0);
        machine.stop(0);
        threads.shutdownNow();
    }
}
