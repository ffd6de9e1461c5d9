package weir.streams.source.sql;

import weir.config.JdbcConnectionConfig;

/** MySQL, by MariaDB's driver. */
final class MySql extends MariaDb {
    @Override
    public String url(JdbcConnectionConfig config) {
        return config.url().replaceFirst("^jdbc:mysql:", "jdbc:mariadb:");
    }

    @Override
    public boolean hasBinaryJson() {
        return true;
    }
}
