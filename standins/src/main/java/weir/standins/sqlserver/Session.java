package weir.standins.sqlserver;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;

/** One connection: who it is, then its statements. */
final class Session {
    private static final int BATCH = 0x01;
    private static final int PROCEDURE = 0x03;
    private static final int CANCEL = 0x06;
    private static final int TOKEN = 0x08;
    private static final int LOGIN = 0x10;
    private static final int PRELOGIN = 0x12;
    private static final byte END_OF_OPTIONS = (byte) 0xFF;
    private static final int FEDERATED = 6;
    private static final int NO_ENCRYPTION = 2;
    private static final int CANCELLED = 0x20;

    private final SqlServerStandIn server;
    private final DataInputStream in;
    private final OutputStream out;
    private final Requests requests = new Requests();

    Session(SqlServerStandIn server, Socket socket) throws IOException {
        this.server = server;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    void run() throws IOException {
        while (true) {
            Wire.Message message = Wire.read(in);
            boolean goesOn = switch (message.type()) {
                case PRELOGIN -> prelogin(message.body());
                case LOGIN -> login(new Login(message.body()));
                case TOKEN -> signIn(Login.token(message.body().position(4)));
                case BATCH -> answer(Requests.batch(message.body()));
                case PROCEDURE -> answer(requests.procedure(message.body()));
                case CANCEL -> send(new Wire().u1(0xFD).u2(CANCELLED).u2(0).u8(0));
                default -> throw new IOException("message of type 0x%02x".formatted(message.type()));
            };
            if (!goesOn) return;
        }
    }

    /** A list of options, each with where its value is; whoever will show a token asks whether we want one. */
    private boolean prelogin(ByteBuffer asked) throws IOException {
        boolean isFederated = false;
        for (int at = 0; asked.get(at) != END_OF_OPTIONS; at += 5) isFederated |= asked.get(at) == FEDERATED;
        int start = (isFederated ? 3 : 2) * 5 + 1;
        Wire answer = new Wire();
        option(answer, 0, start, 6);
        option(answer, 1, start + 6, 1);
        if (isFederated) option(answer, FEDERATED, start + 7, 1);
        answer.u1(END_OF_OPTIONS).bytes(Tokens.VERSION).u2(0).u1(NO_ENCRYPTION);
        if (isFederated) answer.u1(1);
        return send(answer);
    }

    private static void option(Wire out, int option, int at, int length) {
        out.u1(option).u1(0).u1(at).u1(0).u1(length); // numbers of two bytes, the highest first
    }

    private boolean login(Login login) throws IOException {
        if (login.announcesToken()) {
            return send(Tokens.tokenWanted("https://login.windows.net/common", "https://database.windows.net/"));
        }
        return signIn(login.byToken().orElseGet(login::byPassword));
    }

    private boolean signIn(SignIn who) throws IOException {
        if (server.letsIn(who)) return send(Tokens.signedIn(who instanceof SignIn.ByToken));
        String name = who instanceof SignIn.ByPassword known ? known.user() : "<token-identified principal>";
        send(Tokens.refusal(18_456, "Login failed for user '%s'.".formatted(name)));
        return false;
    }

    private boolean answer(Requests.Call call) throws IOException {
        List<Answer> answers = server.answersTo(call.request());
        if (answers.stream().anyMatch(Answer.Cut.class::isInstance)) return false;
        return send(call.isProcedure() ? Tokens.toProcedure(answers, call.handle()) : Tokens.toBatch(answers));
    }

    private boolean send(Wire answer) throws IOException {
        answer.send(out);
        return true;
    }
}
