package weir.streams.source.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import weir.config.JdbcConnectionConfig;
import weir.streams.azure.Credentials;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

/**
 * One database: JDBC waits, so what is asked of it runs on a bounded number of threads that do nothing else, each with a connection of its
 * own for as long as it takes. Connects when first used.
 */
final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final String pipeline;
    private final JdbcConnectionConfig config;
    private final Dialect dialect;
    private final Credentials credentials;
    private final ThreadPoolExecutor threads;
    private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean isClosed;
    private volatile String tokenScope = "";

    /** @param most connections at once */
    Database(String pipeline, JdbcConnectionConfig config, Credentials credentials, int most) {
        this(pipeline, config, Dialect.of(config.database()), credentials, most);
    }

    Database(String pipeline, JdbcConnectionConfig config, Dialect dialect, Credentials credentials, int most) {
        this.pipeline = pipeline;
        this.config = config;
        this.dialect = dialect;
        this.credentials = credentials;
        this.threads = new ThreadPoolExecutor(
                most, most, KEPT.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "weir-sql-" + pipeline);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Something that is asked. It runs outside a transaction unless it begins one, and ends what it begins; where it fails, its connection ends. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Fails with a {@code CodedException}. */
    <T> CompletionStage<T> run(Work<T> work) {
        return run(work, threads);
    }

    /** The same after a while. */
    <T> CompletionStage<T> run(Work<T> work, Duration delay) {
        return run(work, CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, threads));
    }

    private <T> CompletionStage<T> run(Work<T> work, Executor executor) {
        try {
            return CompletableFuture.supplyAsync(() -> once(work), executor);
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.failedFuture(
                    new CodedException(Code.SQL_UNREACHABLE, where() + ": closed", closed));
        }
    }

    String pipeline() {
        return pipeline;
    }

    Dialect dialect() {
        return dialect;
    }

    JdbcConnectionConfig config() {
        return config;
    }

    /** As errors name it. */
    String where() {
        return config.name();
    }

    /** What somebody else may sign in with who cannot ask for one; empty without a credential. On a thread that may wait, with a connection. */
    Optional<String> token() {
        return config.credential()
                .map(credential -> credentials.of(credential).await(tokenScope).text());
    }

    private <T> T once(Work<T> work) {
        Connection connection = idle.pollFirst();
        try {
            if (connection == null) connection = connect();
            T result = work.on(connection);
            idle.addFirst(connection);
            if (isClosed) closeIdle();
            return result;
        } catch (SQLException e) {
            if (connection != null) close(connection);
            CodedException cause = SqlCauses.of(e, this);
            if (cause.code() == Code.SQL_UNREACHABLE) closeIdle(); // the others are no better
            throw cause;
        } catch (RuntimeException | Error e) {
            if (connection != null) close(connection);
            throw e;
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = dialect.properties(config);
        config.login().ifPresent(login -> {
            properties.setProperty("user", login.user());
            properties.setProperty("password", login.password().reveal());
        });
        String url = dialect.url(config);
        Connection connection = config.credential().isPresent()
                ? TokenSignIn.connect(
                        url, properties, credentials.of(config.credential().get()), scope -> tokenScope = scope)
                : DriverManager.getConnection(url, properties);
        try (Statement statement = connection.createStatement()) {
            for (String sql : dialect.session(config)) statement.execute(sql);
            return connection;
        } catch (SQLException e) {
            close(connection);
            throw e;
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a connection that could not be closed", e);
        }
    }

    private void closeIdle() {
        for (Connection each = idle.pollFirst(); each != null; each = idle.pollFirst()) close(each);
    }

    /** What runs comes to its end. */
    void close() {
        if (isClosed) return;
        isClosed = true;
        threads.execute(this::closeIdle);
        threads.shutdown();
    }
}
