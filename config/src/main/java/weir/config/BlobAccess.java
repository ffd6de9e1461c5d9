package weir.config;

import java.net.URI;
import java.util.regex.Pattern;

/** Where a storage account is and how to sign in to it. */
public sealed interface BlobAccess {
    /** By a key or a SAS, as the Azure portal shows it. */
    record ByString(Secret connectionString) implements BlobAccess {}

    /** By a shared access signature. */
    record BySas(URI endpoint, Secret token) implements BlobAccess {}

    /** As somebody Azure knows. */
    record ByCredential(URI endpoint, CredentialConfig credential) implements BlobAccess {}

    /** Exactly one of the three. */
    static BlobAccess read(Section section, Credentials credentials) {
        Kind<Secret> secret = section.reading().secrets().kind();
        Kind<Secret> string = connectionString(secret);
        if (!section.has("endpoint") && !section.has("credential") && !section.has("sas-token")) {
            return new ByString(section.get(
                    "connection-string", string, () -> string.expected() + "; or an endpoint and a credential"));
        }
        if (section.has("connection-string")) {
            section.problem("connection-string", "beside " + first(section) + " (expected: one of the two)");
        }
        URI endpoint =
                section.get("endpoint", Identities.https("an address such as https://ACCOUNT.blob.core.windows.net"));
        if (!section.has("sas-token")) return new ByCredential(endpoint, credentials.of(section));
        if (section.has("credential")) section.problem("sas-token", "beside a credential (expected: one of the two)");
        return new BySas(endpoint, section.get("sas-token", sas(secret)));
    }

    private static String first(Section section) {
        if (section.has("endpoint")) return "an endpoint";
        return section.has("credential") ? "a credential" : "a sas-token";
    }

    /** One that names no account is refused here, without showing it: it may be a key put in the wrong place. */
    private static Kind<Secret> connectionString(Kind<Secret> secret) {
        return checked(
                secret,
                "(^|;)\\s*(AccountName|BlobEndpoint|UseDevelopmentStorage)\\s*=",
                "names no account",
                "AccountName=…, BlobEndpoint=… or UseDevelopmentStorage=true in it");
    }

    private static Kind<Secret> sas(Kind<Secret> secret) {
        return checked(secret, "(^|[?&])sig=", "has no signature", "sv=…&sig=…, as the Azure portal shows it");
    }

    private static Kind<Secret> checked(Kind<Secret> secret, String pattern, String lacks, String expected) {
        Pattern wanted = Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
        return new Kind<>(secret.expected(), secret.standIn(), value -> {
            Secret read = secret.parse(value);
            if (wanted.matcher(read.reveal()).find()) return read;
            throw new WrongValueException(lacks, expected);
        });
    }
}
