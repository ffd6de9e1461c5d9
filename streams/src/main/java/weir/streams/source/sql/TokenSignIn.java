package weir.streams.source.sql;

import com.microsoft.sqlserver.jdbc.SQLServerDataSource;
import com.microsoft.sqlserver.jdbc.SqlAuthenticationToken;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Date;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import weir.streams.azure.SharedTokens;
import weir.streams.model.CodedException;

/** Signs in to SQL Server by a token of Entra, which its driver asks for whenever it connects, and only then. */
final class TokenSignIn {
    private final SharedTokens tokens;
    private final Consumer<String> scopes;
    private @Nullable CodedException refused;

    private TokenSignIn(SharedTokens tokens, Consumer<String> scopes) {
        this.tokens = tokens;
        this.scopes = scopes;
    }

    /**
     * On a thread that may wait. Fails with a {@code CodedException} when there is no token.
     *
     * @param scopes told of what the server wants a token for
     */
    static Connection connect(String url, Properties properties, SharedTokens tokens, Consumer<String> scopes)
            throws SQLException {
        var signIn = new TokenSignIn(tokens, scopes);
        var source = new SQLServerDataSource();
        source.setURL(url);
        for (String name : properties.stringPropertyNames()) set(source, name, properties.getProperty(name));
        source.setAccessTokenCallback((resource, authority) -> signIn.token(resource));
        try {
            return source.getConnection();
        } catch (SQLException e) {
            CodedException cause = signIn.refused;
            if (cause != null) throw cause; // the driver says no more than that it got none
            throw e;
        }
    }

    /** What {@link SqlServer#properties} sets. */
    private static void set(SQLServerDataSource source, String name, String value) {
        switch (name) {
            case "applicationName" -> source.setApplicationName(value);
            case "socketTimeout" -> source.setSocketTimeout(Integer.parseInt(value));
            case "queryTimeout" -> source.setQueryTimeout(Integer.parseInt(value));
            case "loginTimeout" -> source.setLoginTimeout(Integer.parseInt(value));
            case "connectRetryCount" -> source.setConnectRetryCount(Integer.parseInt(value));
            case "encrypt" -> source.setEncrypt(value);
            case "trustServerCertificate" -> source.setTrustServerCertificate(Boolean.parseBoolean(value));
            case "trustStore" -> source.setTrustStore(value);
            case "trustStorePassword" -> source.setTrustStorePassword(value);
            default -> throw new AssertionError("no setter for " + name);
        }
    }

    /** The server says what the token is to be for, and so each cloud has its own. */
    private SqlAuthenticationToken token(String resource) {
        String scope = resource.endsWith("/") ? resource + ".default" : resource + "/.default";
        scopes.accept(scope);
        try {
            SharedTokens.Token token = tokens.await(scope);
            return new SqlAuthenticationToken(token.text(), Date.from(token.end()));
        } catch (CodedException e) {
            refused = e;
            throw e;
        }
    }
}
