package weir.streams.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import weir.streams.model.Offset.InBlob;
import weir.streams.model.Offset.InLog;
import weir.streams.model.Offset.InPartition;
import weir.streams.model.Offset.InTable;

class OffsetTest {
    private static final List<Offset> ONE_OF_EACH = List.of(
            new InBlob(Long.MAX_VALUE, 7),
            new InPartition(Long.MAX_VALUE, 3, "a:b:"),
            new InLog("{\"lsn\":27,\"txId\":\"a b\"}"),
            new InTable(List.of("2026-03-01T00:00:00.123456Z", "", "a b:c,d=%é")));

    @Test
    void what_is_saved_can_be_read() {
        assertThat(ONE_OF_EACH.stream().map(Offset::text).map(Offset::parse).toList())
                .isEqualTo(ONE_OF_EACH);
        assertThat(Offset.parse("event:-1:0:-1")).isEqualTo(new InPartition(-1, 0, "-1"));
        assertThat(Offset.parse("log:")).isEqualTo(new InLog(""));
        assertThat(Offset.parse("row")).isEqualTo(InTable.START);
        assertThat(Offset.parse("row:")).isEqualTo(new InTable(List.of("")));
        assertThat(ONE_OF_EACH.stream().<Object>map(Offset::getClass))
                .containsExactlyInAnyOrder((Object[]) Offset.class.getPermittedSubclasses());
    }

    @Test
    void anything_else_is_refused() {
        assertThatThrownBy(() -> Offset.parse("event:1:2"))
                .hasMessage(
                        "offset is \"event:1:2\" (expected: blob:BYTE:LINE, event:NUMBER:RECORD:OFFSET, row:VALUE:… or log:POSITION)");
        assertThatThrownBy(() -> Offset.parse("blob:x:2")).isInstanceOf(NumberFormatException.class);
    }
}
