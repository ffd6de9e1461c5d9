package weir.standins;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What drills do to MariaDB and MySQL. */
abstract class BinaryLogStandInContract<S extends BinaryLogStandIn> extends SqlStandInContract<S> {
    /** Else a server that starts would remove the temporary tables of another, which failed one in its making. */
    @Test
    void its_temporary_tables_are_out_of_the_way_of_others() throws Exception {
        assertThat(all("select @@tmpdir")).singleElement().asString().endsWith("/temporary");
    }

    @Test
    void its_log_has_rows_and_can_be_forgotten() throws Exception {
        execute("create table t (id bigint primary key)", "insert into t values (7)");

        assertThat(all("select concat(if(@@log_bin, 'ON', 'OFF'), ' ', @@binlog_format, ' ', @@binlog_row_image)"))
                .containsExactly("ON ROW FULL");
        assertThat(all("show binary logs")).containsExactly("bin.000001");
        server.forgetLog();
        assertThat(all("show binary logs")).containsExactly("bin.000002");
    }
}
