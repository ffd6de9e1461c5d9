package weir.standins.sqlserver;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that answers are made of.
 *
 * @see <a href="https://learn.microsoft.com/openspecs/windows_protocols/ms-tds/67b6113c-d722-42d1-902c-3f6e8de09173">token stream</a>
 */
final class Tokens {
    /** SQL Server 2022. */
    static final byte[] VERSION = {16, 0, 0x10, 0x6B};

    private static final byte[] TDS_7_4 = {0x74, 0, 0, 4};
    private static final int MORE = 0x01;
    private static final int REFUSED = 0x02;
    private static final int COUNTED = 0x10;
    private static final int DONE = 0xFD;
    private static final int DONE_PROCEDURE = 0xFE;
    private static final int DONE_IN_PROCEDURE = 0xFF;
    private static final int NULLABLE = 0x09;

    private Tokens() {}

    /** Who is asked for the token, and what it is for. */
    static Wire tokenWanted(String authority, String resource) {
        byte[] who = authority.getBytes(StandardCharsets.UTF_16LE);
        byte[] what = resource.getBytes(StandardCharsets.UTF_16LE);
        int start = 4 + 2 * 9;
        Wire info = new Wire().u4(2);
        info.u1(1).u4(who.length).u4(start);
        info.u1(2).u4(what.length).u4(start + who.length);
        byte[] body = info.bytes(who).bytes(what).toBytes();
        return new Wire().u1(0xEE).u4(body.length).bytes(body);
    }

    static Wire signedIn(boolean isByToken) {
        Wire out = new Wire();
        changed(
                out,
                new Wire().u1(7).u1(Wire.COLLATION.length).bytes(Wire.COLLATION).u1(0));
        byte[] ack = new Wire()
                .u1(1)
                .bytes(TDS_7_4)
                .shortText("stand-in")
                .bytes(VERSION)
                .toBytes();
        out.u1(0xAD).u2(ack.length).bytes(ack);
        if (isByToken) out.u1(0xAE).u1(2).u4(0).u1(0xFF);
        return done(out, DONE, 0, 0);
    }

    private static void changed(Wire out, Wire what) {
        byte[] body = what.toBytes();
        out.u1(0xE3).u2(body.length).bytes(body);
    }

    static Wire refusal(int number, String message) {
        Wire out = new Wire();
        refuse(out, new Answer.Refusal(number, message));
        return done(out, DONE, REFUSED, 0);
    }

    /** To a text of statements. */
    static Wire toBatch(List<Answer> answers) {
        Wire out = new Wire();
        for (Iterator<Answer> each = answers.iterator(); each.hasNext(); ) {
            write(out, each.next(), DONE, each.hasNext() ? MORE : 0);
        }
        return out;
    }

    /** To the call of a procedure. */
    static Wire toProcedure(List<Answer> answers, @Nullable Integer handle) {
        Wire out = new Wire();
        boolean isRefused = false;
        for (Answer answer : answers) {
            write(out, answer, DONE_IN_PROCEDURE, MORE);
            isRefused |= answer instanceof Answer.Refusal;
        }
        if (!isRefused) out.u1(0x79).u4(0);
        if (handle != null && !isRefused) {
            out.u1(0xAC).u2(0).shortText("").u1(1).u4(0).u2(NULLABLE);
            ColumnType.INT.writeInfo(out);
            ColumnType.INT.write(out, handle);
        }
        return done(out, DONE_PROCEDURE, isRefused ? REFUSED : 0, 0);
    }

    private static void write(Wire out, Answer answer, int token, int more) {
        if (answer instanceof Answer.Rows rows) {
            write(out, rows);
            done(out, token, more | COUNTED, rows.rows().size());
        } else if (answer instanceof Answer.Done) {
            done(out, token, more, 0);
        } else if (answer instanceof Answer.Refusal refusal) {
            refuse(out, refusal);
            done(out, token, more | REFUSED, 0);
        } else {
            throw new AssertionError("no tokens for " + answer);
        }
    }

    private static void write(Wire out, Answer.Rows rows) {
        out.u1(0x81).u2(rows.columns().size());
        for (Column column : rows.columns()) {
            out.u4(0).u2(NULLABLE);
            column.type().writeInfo(out);
            out.shortText(column.name());
        }
        for (List<@Nullable Object> row : rows.rows()) {
            out.u1(0xD1);
            for (int i = 0; i < row.size(); i++) rows.columns().get(i).type().write(out, row.get(i));
        }
    }

    private static void refuse(Wire out, Answer.Refusal refusal) {
        byte[] body = new Wire()
                .u4(refusal.number())
                .u1(1)
                .u1(16) // its class: a mistake that the user can correct, and no end of the connection
                .text(refusal.message())
                .shortText("stand-in")
                .shortText("")
                .u4(1)
                .toBytes();
        out.u1(0xAA).u2(body.length).bytes(body);
    }

    private static Wire done(Wire out, int token, int status, long rows) {
        return out.u1(token).u2(status).u2(0xC1).u8(rows);
    }
}
