package weir.standins;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * A real server on loopback, in a process of its own, that tests and the demo may stop, kill, pause and start again.
 *
 * <p>It dies with the process that started it, even when that one is killed.
 */
public interface StandIn extends AutoCloseable {
    /** The word for it on the command line. */
    String name();

    /** Host and port where clients reach it: the same at every start. */
    String address();

    /** Its entry for the {@code connections} of a settings file. */
    String connection();

    /** Returns when it accepts connections; after a stop or a kill it has the same address and data. */
    void start() throws IOException;

    /** Lets it save what it holds, and waits until it is gone. */
    void stop() throws IOException;

    /** Ends it by SIGKILL, and waits until it is gone. */
    void kill() throws IOException;

    /** Halts it by SIGSTOP: connections stay open, nothing is answered. */
    void pause() throws IOException;

    void resume() throws IOException;

    long pid();

    /** Completes when the server is gone, for whatever reason. */
    CompletableFuture<?> onExit();

    @Override
    default void close() throws IOException {
        stop();
    }
}
