package weir.standins.sqlserver;

/** What a client showed to be let in. */
public sealed interface SignIn {
    record ByPassword(String user, String password) implements SignIn {
        @Override
        public String toString() {
            return "ByPassword[user=" + user + "]";
        }
    }

    /** A token of Entra. */
    record ByToken(String token) implements SignIn {
        @Override
        public String toString() {
            return "ByToken[]";
        }
    }
}
