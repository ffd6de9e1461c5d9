package weir.streams.source.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import weir.config.SqlDatabase;
import weir.streams.model.Code;

class SqlServerTest {
    @Test
    void a_place_is_compared_in_the_type_of_its_column() {
        List<Column> key =
                List.of(column("region", "varchar"), column("name", "nvarchar"), column("id", "int identity"));

        assertThat(new Condition(new SqlServer())
                        .and(key, ">", List.of("a", "b", "1"))
                        .sql())
                .isEqualTo(" WHERE [region] >= CAST(? AS varchar(8000))"
                        + " AND ([region] > CAST(? AS varchar(8000)) OR ([region] = CAST(? AS varchar(8000))"
                        + " AND ([name] > ? OR ([name] = ? AND [id] > CAST(? AS int)))))");
    }

    @Test
    void a_time_of_the_older_types_is_compared_by_way_of_one_that_reads_every_text() {
        assertThat(new SqlServer().mark(column("changed", "datetime")))
                .isEqualTo("CAST(CAST(? AS datetime2) AS datetime)");
        assertThat(new SqlServer().mark(column("changed", "smalldatetime")))
                .isEqualTo("CAST(CAST(? AS datetime2) AS smalldatetime)");
        assertThat(column("changed", "smalldatetime").precision()).isEqualTo(60_000_000);
        assertThat(column("changed", "datetime2").precision()).isEqualTo(1_000_000);
    }

    @Test
    void what_goes_away_by_itself_is_weather() {
        assertThat(code(SqlDatabase.SQL_SERVER, 3961)).isEqualTo(Code.SQL_BUSY);
        assertThat(List.of(3958, 3967, 8651, 40549, 49920))
                .allSatisfy(number ->
                        assertThat(code(SqlDatabase.SQL_SERVER, number)).isEqualTo(Code.SQL_BUSY));
        assertThat(List.of(596, 921, 927, 952, 976, 983, 6005, 40540, 40613))
                .allSatisfy(number ->
                        assertThat(code(SqlDatabase.SQL_SERVER, number)).isEqualTo(Code.SQL_UNREACHABLE));
        assertThat(code(SqlDatabase.MARIADB, 1412)).isEqualTo(Code.SQL_BUSY);
        assertThat(code(SqlDatabase.MARIADB, 1615)).isEqualTo(Code.SQL_BUSY);
    }

    private static Code code(SqlDatabase database, int number) {
        return SqlCauses.of(new SQLException("no", "HY000", number), "crm", database, Optional.of("user weir"))
                .code();
    }

    private static Column column(String name, String type) {
        return new Column(name, type, new SqlServer().cell(type, 10), 10, 0);
    }
}
