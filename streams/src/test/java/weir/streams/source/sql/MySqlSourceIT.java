package weir.streams.source.sql;

class MySqlSourceIT extends MariaDbSourceContract {
    MySqlSourceIT() {
        super(Server.mySql());
    }
}
