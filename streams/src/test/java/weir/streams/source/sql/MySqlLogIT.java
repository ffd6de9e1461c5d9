package weir.streams.source.sql;

class MySqlLogIT extends MariaDbLogContract {
    MySqlLogIT() {
        super(Server.mySql());
    }
}
