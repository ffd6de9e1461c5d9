package weir.standins;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Runs the main class its first argument names, in a process of its own, no longer than the process that started it.
 *
 * <p>It stands on the class path of the server, which has none of our libraries: it may use nothing but the JDK.
 */
final class UntilParentGoes {
    private UntilParentGoes() {}

    public static void main(String[] args) throws ReflectiveOperationException {
        Thread watch = new Thread(UntilParentGoes::watch, "until-parent-goes");
        watch.setDaemon(true);
        watch.start();
        // by name: the server's jars are on no class path that we compile with
        Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
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
