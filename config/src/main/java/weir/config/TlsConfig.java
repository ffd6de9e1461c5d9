package weir.config;

import java.util.Optional;
import weir.config.StoreFile.Holds;

/**
 * How a connection is encrypted, and who proves to be whom.
 *
 * @param trustStore who may have signed the servers' certificates; those that Java trusts when empty
 * @param keyStore our own certificate, for servers that ask for one
 * @param hostnameVerification whether a server's certificate must name it as we do, default true
 */
public record TlsConfig(Optional<StoreFile> trustStore, Optional<StoreFile> keyStore, boolean hostnameVerification) {
    /** Empty when it is not enabled. */
    static Optional<TlsConfig> read(Section section) {
        boolean isEnabled = section.get("enabled", Kinds.flag());
        var tls = new TlsConfig(
                StoreFile.read(section.section("trust-store"), Holds.CERTIFICATES),
                StoreFile.read(section.section("key-store"), Holds.KEY),
                section.get("hostname-verification", Kinds.flag()));
        // whoever names a store wants TLS; in the clear by a forgotten line would be worse than a question
        boolean hasStore = section.has("trust-store") || section.has("key-store");
        if (hasStore && !section.has("enabled")) section.missing("enabled", "true, as there are stores");
        return isEnabled ? Optional.of(tls) : Optional.empty();
    }
}
