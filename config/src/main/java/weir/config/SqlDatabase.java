package weir.config;

/** The databases there are readers for, told by the address. */
public enum SqlDatabase {
    POSTGRESQL,
    MARIADB,
    MYSQL,
    /** SQL Server and Azure SQL. */
    SQL_SERVER;

    static SqlDatabase of(String url) {
        if (url.startsWith("jdbc:sqlserver:")) return SQL_SERVER;
        if (url.startsWith("jdbc:mysql:")) return MYSQL;
        return url.startsWith("jdbc:postgresql:") ? POSTGRESQL : MARIADB;
    }

    /** Whether it is one of the two that share a protocol, and call a schema a database. */
    public boolean isMariaDbOrMySql() {
        return this == MARIADB || this == MYSQL;
    }
}
