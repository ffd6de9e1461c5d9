package weir.daemon;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first SIGTERM or SIGINT stops in an orderly way, the second at once.
 *
 * <p>Not a shutdown hook: while one runs the JVM hears no second signal, and it cannot exit with 0. By reflection, because javac
 * warns of every mention of {@code sun.misc.Signal}, which {@code jdk.unsupported} exports for good, and no switch silences that.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    static void onFirst(Runnable stop) {
        var isFirst = new AtomicBoolean(true);
        for (String name : List.of("TERM", "INT")) {
            try {
                handle(name, number -> {
                    if (isFirst.compareAndSet(true, false)) {
                        stop.run();
                    } else {
                        Runtime.getRuntime().halt(128 + number);
                    }
                });
            } catch (ReflectiveOperationException e) {
                LOG.warn("SIG{} ends this process without a drain: {}", name, String.valueOf(e.getCause()));
            }
        }
    }

    private static void handle(String name, IntConsumer handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object proxy = Proxy.newProxyInstance(
                Signals.class.getClassLoader(), new Class<?>[] {handlerType}, (self, method, args) -> {
                    if (method.getName().equals("handle")) {
                        handler.accept((Integer) signal.getMethod("getNumber").invoke(args[0]));
                    }
                    return null;
                });
        signal.getMethod("handle", signal, handlerType)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    }
}
