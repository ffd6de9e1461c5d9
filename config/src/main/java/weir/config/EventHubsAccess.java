package weir.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an Event Hubs namespace is and how to sign in to it. */
public sealed interface EventHubsAccess {
    /** By a key or a SAS, as the Azure portal shows it, for the namespace or for one hub. */
    record ByString(Secret connectionString) implements EventHubsAccess {}

    /**
     * As somebody Azure knows.
     *
     * @param namespace its host
     * @param port where something else stands before the namespace
     */
    record ByCredential(String namespace, Optional<Integer> port, CredentialConfig credential)
            implements EventHubsAccess {}

    /** Exactly one of the two. */
    static EventHubsAccess read(Section section, Credentials credentials) {
        Kind<Secret> string = connectionString(section.reading().secrets().kind());
        boolean hasNamespace = section.has("namespace");
        if (!hasNamespace && !section.has("credential")) {
            return new ByString(section.get(
                    "connection-string", string, () -> string.expected() + "; or a namespace and a credential"));
        }
        if (section.has("connection-string")) {
            String first = hasNamespace ? "a namespace" : "a credential";
            section.problem("connection-string", "beside " + first + " (expected: one of the two)");
        }
        String[] namespace = section.get("namespace", namespace()).split(":", 2);
        Optional<Integer> port = namespace.length == 1 ? Optional.empty() : Optional.of(Integer.valueOf(namespace[1]));
        return new ByCredential(namespace[0], port, credentials.of(section));
    }

    private static Kind<String> namespace() {
        return Kinds.matching(
                Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?"),
                "a host such as acme.servicebus.windows.net");
    }

    /** One that names no namespace is refused here, without showing it: it may be a key put in the wrong place. */
    private static Kind<Secret> connectionString(Kind<Secret> secret) {
        Pattern wanted = Pattern.compile("(^|;)\\s*Endpoint\\s*=\\s*sb://", Pattern.CASE_INSENSITIVE);
        return new Kind<>(secret.expected(), secret.standIn(), value -> {
            Secret read = secret.parse(value);
            if (wanted.matcher(read.reveal()).find()) return read;
            throw new WrongValueException("names no namespace", "Endpoint=sb://… in it");
        });
    }

    /** The one hub that a connection string is for, if it is not for the namespace. */
    default Optional<String> onlyHub() {
        if (!(this instanceof ByString by)) return Optional.empty();
        Matcher hub = Pattern.compile("(?:^|;)\\s*EntityPath\\s*=\\s*([^;]*[^;\\s])", Pattern.CASE_INSENSITIVE)
                .matcher(by.connectionString().reveal());
        return hub.find() ? Optional.of(hub.group(1)) : Optional.empty();
    }

    /** Host, and port where it is told: the same for the same namespace, whoever signs in. Empty after a problem. */
    default String address() {
        String host = "";
        if (this instanceof ByCredential by) {
            host = by.namespace() + by.port().map(port -> ":" + port).orElse("");
        }
        if (this instanceof ByString by) {
            Matcher endpoint = Pattern.compile("(?:^|;)\\s*Endpoint\\s*=\\s*sb://([^;/\\s]*)", Pattern.CASE_INSENSITIVE)
                    .matcher(by.connectionString().reveal());
            host = endpoint.find() ? endpoint.group(1) : "";
        }
        return host.toLowerCase(Locale.ROOT);
    }
}
