package weir.streams.source.sql;

class MySqlGapsIT extends MariaDbGapsContract {
    MySqlGapsIT() {
        super(Server.mySql());
    }
}
