package weir.streams.source.sql;

class MariaDbGapsIT extends MariaDbGapsContract {
    MariaDbGapsIT() {
        super(Server.mariaDb());
    }
}
