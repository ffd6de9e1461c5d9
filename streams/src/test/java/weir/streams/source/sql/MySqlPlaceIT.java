package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import weir.standins.MySqlStandIn;
import weir.streams.model.CodedException;
import weir.streams.model.Slice;
import weir.streams.source.Reading;

/** Where reading is in a log of MySQL, with numbered transactions and without. */
class MySqlPlaceIT {
    @TempDir
    Path dir;

    @ParameterizedTest
    @ValueSource(strings = {"OFF", "ON"})
    void a_place_holds_until_the_log_is_begun_anew(String gtids) throws Exception {
        MySqlStandIn standIn = MySqlStandIn.in(dir);
        standIn.with("gtid-mode", gtids).with("enforce-gtid-consistency", gtids);
        standIn.start();
        var server = new Server(standIn);
        server.table("placed");
        try (Readings all = Readings.ofLog(server)) {
            SqlSource source = all.source("shop.placed");
            Slice slice = all.plan(source, 2).get(0);
            assertThat(LogPosition.text(LogSlice.of(slice).from(), "gtids").isEmpty())
                    .isEqualTo(gtids.equals("OFF"));
            server.execute("INSERT INTO placed VALUES (1, 'a'), (2, 'b')", "INSERT INTO placed VALUES (3, 'c')");
            all.read(source, slice).until(3).save().close();

            server.execute("FLUSH BINARY LOGS", "INSERT INTO placed VALUES (4, 'd')");
            standIn.kill();
            standIn.start();
            server.execute("INSERT INTO placed VALUES (5, 'e')");
            SqlSource later = all.source("shop.placed"); // has no connection of before
            Reading again = all.read(later, slice).until(2).save();
            assertThat(again.values("id")).containsExactly(4L, 5L);
            again.close();

            server.execute("RESET MASTER", "INSERT INTO placed VALUES (6, 'f')");
            assertThat(catchThrowableOfType(
                                    CodedException.class,
                                    () -> all.read(later, slice).until(1))
                            .text())
                    .startsWith("WEIR-4133: crm: binary log bin.");
        } finally {
            standIn.kill();
        }
    }
}
