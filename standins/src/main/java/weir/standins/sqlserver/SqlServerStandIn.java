package weir.standins.sqlserver;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.DOTALL;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import weir.standins.identity.Keys;

/**
 * Answers Microsoft's driver as a test has scripted it. It runs no SQL: what it proves is what the driver sends and understands.
 *
 * <p>A statement is answered by the last script whose words it has; SET, COMMIT and the like need none.
 */
public final class SqlServerStandIn implements AutoCloseable {
    private static final int UNSCRIPTED = 50_000;
    private static final Pattern QUERY = Pattern.compile("\\s*(select|exec)\\b.*", CASE_INSENSITIVE | DOTALL);

    private final ServerSocket server;
    private final Optional<Keys> tls;
    private final List<Script> scripts = new CopyOnWriteArrayList<>();
    private final List<SignIn> signIns = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Predicate<SignIn> lets = signIn -> true;

    private record Script(String words, Function<Request, List<Answer>> answers) {}

    private SqlServerStandIn(ServerSocket server, Optional<Keys> tls) {
        this.server = server;
        this.tls = tls;
    }

    /** Without encryption. */
    public static SqlServerStandIn start() throws IOException {
        return accepting(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), Optional.empty());
    }

    /** With TLS before all else, as {@code encrypt=strict} has it. */
    public static SqlServerStandIn secure(Keys keys) throws IOException, GeneralSecurityException {
        SSLServerSocket server = (SSLServerSocket)
                keys.tls().getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SSLParameters parameters = server.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"tds/8.0"});
        server.setSSLParameters(parameters);
        return accepting(server, Optional.of(keys));
    }

    private static SqlServerStandIn accepting(ServerSocket server, Optional<Keys> tls) {
        var standIn = new SqlServerStandIn(server, tls);
        standIn.inBackground(standIn::accept);
        return standIn;
    }

    /** Trusts the keys, where there are any. */
    public String jdbcUrl() {
        String url = "jdbc:sqlserver://%s:%d;databaseName=crm"
                .formatted(server.getInetAddress().getHostAddress(), server.getLocalPort());
        return url + tls.map(keys -> encrypted(keys.file())).orElse(";encrypt=false");
    }

    private static String encrypted(Path trusted) {
        return ";encrypt=strict;hostNameInCertificate=localhost;trustStoreType=PKCS12;trustStore=%s;trustStorePassword=%s"
                .formatted(trusted, Keys.PASSWORD);
    }

    /** Refuses all others from now on, with 18456 as the server does. */
    public void letIn(Predicate<SignIn> who) {
        lets = who;
    }

    public void answer(String words, Answer... answers) {
        answer(words, request -> List.of(answers));
    }

    /** For what changes from one request to the next. */
    public void answer(String words, Function<Request, List<Answer>> answers) {
        scripts.add(0, new Script(words, answers));
    }

    /** Who has come so far, let in or not. */
    public List<SignIn> signIns() {
        return List.copyOf(signIns);
    }

    /** What has come so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Ends all connections there are. */
    public void cutConnections() throws IOException {
        for (Socket socket : open) socket.close();
    }

    boolean letsIn(SignIn signIn) {
        signIns.add(signIn);
        return lets.test(signIn);
    }

    List<Answer> answersTo(Request request) {
        requests.add(request);
        for (Script script : scripts) {
            if (request.sql().contains(script.words())) return script.answers().apply(request);
        }
        if (!QUERY.matcher(request.sql()).matches()) return List.of(new Answer.Done());
        return List.of(new Answer.Refusal(UNSCRIPTED, "no answer is scripted for: " + request.sql()));
    }

    private void accept() throws IOException {
        while (true) {
            Socket socket = server.accept();
            open.add(socket);
            inBackground(() -> serve(socket));
        }
    }

    private void serve(Socket socket) throws IOException {
        try (socket) {
            socket.setTcpNoDelay(true);
            new Session(this, socket).run();
        } finally {
            open.remove(socket);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        // the client has gone, or we have: there is nobody left to tell
                    }
                },
                "sql-server-stand-in");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cutConnections();
    }
}
