package weir.standins.demo;

import picocli.CommandLine;

/** The command line of the demo. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // the driver's every reconnection is of no interest here; has to stand before the first logger is made
        System.setProperty("logback.configurationFile", "weir/standins/demo/logback.xml");
        CommandLine weir = new CommandLine(new Weir());
        weir.addSubcommand(new DemoCommand());
        int code = weir.execute(args);
        // not exit: after Ctrl-C it would wait for the shutdown hook, which waits for us; by now everything is stopped
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }

    @CommandLine.Command(name = "weir")
    private record Weir() {}
}
