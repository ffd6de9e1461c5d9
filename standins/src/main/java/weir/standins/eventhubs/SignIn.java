package weir.standins.eventhubs;

/**
 * A token that a client has shown.
 *
 * @param type {@code jwt}, or {@code servicebus.windows.net:sastoken}
 * @param audience what it is for, such as {@code amqp://127.0.0.1/orders}
 */
public record SignIn(String type, String audience, boolean accepted) {}
