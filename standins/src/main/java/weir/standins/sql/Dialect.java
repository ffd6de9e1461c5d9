package weir.standins.sql;

import weir.standins.PostgresStandIn;
import weir.standins.SqlStandIn;

/** Where the databases differ. */
enum Dialect {
    POSTGRES("clock_timestamp()", "on conflict (id) do update set", "excluded.%s"),
    MARIADB("sysdate(6)", "on duplicate key update", "values(%s)");

    private final String now;
    private final String otherwise;
    private final String newValue;

    Dialect(String now, String otherwise, String newValue) {
        this.now = now;
        this.otherwise = otherwise;
        this.newValue = newValue;
    }

    static Dialect of(SqlStandIn server) {
        return server instanceof PostgresStandIn ? POSTGRES : MARIADB;
    }

    /** The time of the statement, not that of the transaction. */
    String now() {
        return now;
    }

    /** The end of an insert that changes these columns where the row is there. */
    String orUpdate(String... columns) {
        StringBuilder sql = new StringBuilder(otherwise);
        for (int i = 0; i < columns.length; i++) {
            sql.append(i == 0 ? " " : ", ").append(columns[i]).append(" = ").append(newValue.formatted(columns[i]));
        }
        return sql.toString();
    }
}
