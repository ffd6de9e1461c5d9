package weir.standins;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * A real server on loopback, in a process of its own, that tests and the demo may stop, kill, pause and start again.
 *
 * <p>It dies with the process that started it, even when that one is killed.
 */
public abstract class StandIn implements AutoCloseable {
    final ServerProcess process;

    StandIn(ServerProcess process) {
        this.process = process;
    }

    /** The word for it on the command line. */
    public final String name() {
        return process.name();
    }

    /** Host and port where clients reach it: the same at every start. */
    public abstract String address();

    /** Its entry for the {@code connections} of a settings file. */
    public abstract String connection();

    /** Returns when it accepts connections; after a stop or a kill it has the same address and data. */
    public abstract void start() throws IOException;

    /** Lets it save what it holds, and waits until it is gone. */
    public void stop() throws IOException {
        process.stop();
    }

    /** Ends it by SIGKILL, and waits until it is gone. */
    public final void kill() throws IOException {
        process.kill();
    }

    /** Halts it by SIGSTOP: connections stay open, nothing is answered. */
    public final void pause() throws IOException {
        process.pause();
    }

    public final void resume() throws IOException {
        process.resume();
    }

    public final long pid() {
        return process.pid();
    }

    /** Completes when the server is gone, for whatever reason. */
    public final CompletableFuture<?> onExit() {
        return process.onExit();
    }

    @Override
    public final void close() throws IOException {
        stop();
    }
}
