package weir.standins;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Runs the main class its first argument names with the other arguments, in a process of its own, no longer than the process that started it.
 *
 * <p>It stands on the class path of the server, which has none of our libraries: it may use nothing but the JDK.
 */
public final class UntilParentGoes {
    private UntilParentGoes() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        Thread watch = new Thread(UntilParentGoes::watch, "until-parent-goes");
        watch.setDaemon(true);
        watch.start();
        // by name: the server's jars are on no class path that we compile with
        Method main = Class.forName(args[0]).getMethod("main", String[].class);
        main.invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
    }

    private static void watch() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // the same as its end
        }
        Runtime.getRuntime().halt(1);
    }
}
