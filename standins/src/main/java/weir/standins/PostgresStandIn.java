package weir.standins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** PostgreSQL with logical decoding. */
public final class PostgresStandIn extends SqlStandIn {
    private final Map<String, String> settings = new LinkedHashMap<>();

    private PostgresStandIn(Path dir, Endpoint endpoint) throws IOException {
        // its children hold on to their clients at SIGTERM: it would wait for these to go
        super(new ServerProcess("sql", dir, "INT"), dir, endpoint);
        settings.put("listen_addresses", HOST);
        settings.put("port", Integer.toString(endpoint.port()));
        settings.put("unix_socket_directories", "");
        settings.put("wal_level", "logical");
        settings.put("max_wal_senders", "100");
        settings.put("max_replication_slots", "100");
        settings.put("timezone", "UTC");
        settings.put("fsync", "off"); // a kill of the server loses nothing that the system has taken
    }

    /** A server, not started yet, on the port its data was served at before, or else on a free one. */
    public static PostgresStandIn in(Path dir) throws IOException {
        return new PostgresStandIn(dir, Endpoint.kept(dir, new Endpoint(HOST, Endpoint.freePort(HOST))));
    }

    public static PostgresStandIn in(Path dir, int port) throws IOException {
        return new PostgresStandIn(dir, new Endpoint(HOST, port));
    }

    public static PostgresStandIn start(Path dir) throws IOException {
        PostgresStandIn server = in(dir);
        server.start();
        return server;
    }

    /** As in {@code postgresql.conf}, from the next start on. */
    public PostgresStandIn with(String setting, String value) {
        settings.put(setting, value);
        return this;
    }

    @Override
    public String jdbcUrl() {
        return "jdbc:postgresql://%s/%s?sslmode=disable".formatted(endpoint, DATABASE);
    }

    /** It refuses to run as root; in a name space of its own it takes itself for nobody. */
    @Override
    String whenRoot() {
        return "unshare -U \"$@\"";
    }

    @Override
    void create(Path fresh) throws IOException {
        Path password = Files.writeString(dir.resolve("first-password"), password() + "\n");
        Path statements = Files.writeString(dir.resolve("first.sql"), "create database %s;%n".formatted(DATABASE));
        run(
                List.of(
                        program("initdb"),
                        "--pgdata=" + fresh,
                        "--username=" + USER,
                        "--pwfile=" + password,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--no-sync"),
                password);
        run(List.of(program("postgres"), "--single", "-D", fresh.toString(), "postgres"), statements);
        Files.delete(statements);
        Files.delete(password);
    }

    @Override
    List<String> command(Path data) throws IOException {
        List<String> command = new ArrayList<>(List.of(program("postgres"), "-D", data.toString()));
        settings.forEach((setting, value) -> command.addAll(List.of("-c", setting + "=" + value)));
        return command;
    }

    private static String program(String name) throws IOException {
        return DatabasePrograms.postgres().resolve("bin").resolve(name).toString();
    }

    @Override
    boolean accepts(String output) {
        return output.contains("database system is ready to accept connections");
    }

    @Override
    public void cutConnections() throws SQLException {
        execute("select pg_terminate_backend(pid) from pg_stat_activity where usename is not null"
                + " and pid <> pg_backend_pid()");
    }

    @Override
    public void cutLogReaders() throws SQLException {
        execute("select pg_terminate_backend(pid) from pg_stat_replication");
    }

    @Override
    String newPassword(String password) {
        return "alter user %s password '%s'".formatted(USER, password);
    }

    /** Whoever reads from it is cut off. */
    public void dropSlot(String slot) throws SQLException {
        execute(
                "select pg_terminate_backend(active_pid, 10000) from pg_replication_slots where slot_name = '%s' and active"
                        .formatted(slot),
                "select pg_drop_replication_slot('%s')".formatted(slot));
    }
}
