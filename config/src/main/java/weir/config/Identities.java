package weir.config;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** What names somebody in Azure, and the addresses that tokens are sent to. */
final class Identities {
    private static final Pattern UUID = Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

    private Identities() {}

    static Kind<String> clientId() {
        return Kinds.matching(UUID, "a client id such as 00000000-0000-0000-0000-000000000000");
    }

    static Kind<String> tenantId() {
        return Kinds.matching(Pattern.compile("[A-Za-z0-9.-]+"), "the id of a directory, or one of its domains");
    }

    static Kind<String> resourceId() {
        return Kinds.matching(
                Pattern.compile("/subscriptions/[^/]+/.+/userAssignedIdentities/[^/]+", Pattern.CASE_INSENSITIVE),
                "/subscriptions/…/userAssignedIdentities/NAME");
    }

    static Kind<URI> authority() {
        return https("an address such as https://login.microsoftonline.us");
    }

    /** Whoever holds a token is who it names, so that it never goes out in the clear, not even on one machine. */
    static Kind<URI> https(String expected) {
        Kind<String> text = Kinds.text(expected);
        return new Kind<>(expected, URI.create("https://localhost"), value -> {
            String address = text.parse(value);
            URI uri = uri(address).orElseThrow(() -> Kinds.wrong(value, expected));
            if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
                // not shown: it may be a SAS, or a password
                throw new WrongValueException("more than host, port and path", expected);
            }
            if ("http".equalsIgnoreCase(uri.getScheme())) {
                throw new WrongValueException(
                        Kinds.quoted(address), expected + ": what one signs in with is never sent in the clear");
            }
            if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) throw Kinds.wrong(value, expected);
            return uri;
        });
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text.replaceFirst("/+$", "")));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
