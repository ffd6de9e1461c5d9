package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import weir.streams.checkpoint.InMemoryState;
import weir.streams.model.Code;
import weir.streams.model.CodedException;
import weir.streams.source.Reading;

class LogRejectsTest {
    private final InMemoryState state = new InMemoryState();
    private boolean isLoading;
    private final LogRejects rejects = opened();

    @Test
    void nothing_is_left_out_any_more_once_a_row_was_rejected() {
        assertThat(rejects.mayLeaveOut()).isTrue();
        CodedException again = catchThrowableOfType(CodedException.class, () -> Reading.get(rejects.met(true)));

        assertThat(again.code()).isEqualTo(Code.SQL_LOG_AGAIN);
        assertThat(rejects.mayLeaveOut()).isFalse();
        assertThat(opened().mayLeaveOut()).isFalse();
    }

    @Test
    void a_run_that_has_left_something_out_ends_whichever_row_was_first() {
        assertThat(rejects.mayLeaveOut()).isTrue();
        Reading.get(rejects.met(false));

        assertThat(catchThrowableOfType(CodedException.class, () -> Reading.get(rejects.met(true))))
                .isNotNull();
        Reading.get(rejects.open());
        Reading.get(rejects.met(true));
    }

    @Test
    void a_run_that_has_left_nothing_out_goes_on() {
        Reading.get(rejects.met(true));

        assertThat(rejects.mayLeaveOut()).isFalse();
    }

    @Test
    void nothing_is_left_out_while_tables_are_loaded() {
        isLoading = true;
        assertThat(rejects.mayLeaveOut()).isFalse();
        isLoading = false;
        assertThat(rejects.mayLeaveOut()).isTrue();
    }

    private LogRejects opened() {
        var opened = new LogRejects("crm", state, () -> isLoading);
        Reading.get(opened.open());
        return opened;
    }
}
