package weir.streams.source.sql;

class MariaDbLogIT extends MariaDbLogContract {
    MariaDbLogIT() {
        super(Server.mariaDb());
    }
}
