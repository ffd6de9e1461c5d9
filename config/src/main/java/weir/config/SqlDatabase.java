package weir.config;

/** The databases there are readers for, told by the address. */
public enum SqlDatabase {
    POSTGRESQL,
    /** MariaDB and MySQL, which share a protocol. */
    MARIADB,
    /** SQL Server and Azure SQL. */
    SQL_SERVER;

    static SqlDatabase of(String url) {
        if (url.startsWith("jdbc:sqlserver:")) return SQL_SERVER;
        return url.startsWith("jdbc:postgresql:") ? POSTGRESQL : MARIADB;
    }
}
