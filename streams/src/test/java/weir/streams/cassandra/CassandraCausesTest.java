package weir.streams.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.ConnectionInitException;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.DefaultWriteType;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import com.datastax.oss.driver.internal.core.adminrequest.UnexpectedResponseException;
import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import weir.config.CassandraConnectionConfig;
import weir.config.CassandraConnectionConfig.Login;
import weir.config.Secret;
import weir.config.ThrottleConfig;
import weir.streams.model.Code;
import weir.streams.model.CodedException;

class CassandraCausesTest {
    private static final InetSocketAddress ADDRESS = InetSocketAddress.createUnresolved("10.0.0.4", 9042);
    private static final EndPoint END_POINT = new DefaultEndPoint(ADDRESS);
    private static final CassandraConnectionConfig CONFIG = new CassandraConnectionConfig(
            "shop",
            List.of(ADDRESS),
            "dc1",
            Optional.empty(),
            Optional.of(new Login("weir", new Secret("pa55word"))),
            Optional.empty(),
            Duration.ofSeconds(5),
            ThrottleConfig.of(1024));
    /** Exceptions carry the node that sent them; it is never asked. */
    private static final Node NODE = (Node) Proxy.newProxyInstance(
            Node.class.getClassLoader(),
            new Class<?>[] {Node.class},
            (proxy, method, arguments) -> switch (method.getName()) {
                case "hashCode" -> 1;
                case "equals" -> proxy == arguments[0];
                default -> "node1";
            });

    @Test
    void each_answer_of_the_cluster_has_its_code() {
        assertThat(code(new UnavailableException(NODE, DefaultConsistencyLevel.QUORUM, 2, 1)))
                .isEqualTo(Code.CASSANDRA_UNAVAILABLE);
        assertThat(code(new WriteTimeoutException(NODE, DefaultConsistencyLevel.QUORUM, 1, 2, DefaultWriteType.SIMPLE)))
                .isEqualTo(Code.CASSANDRA_TIMEOUT);
        assertThat(code(new DriverTimeoutException("Query timed out after PT2S")))
                .isEqualTo(Code.CASSANDRA_TIMEOUT);
        assertThat(code(new OverloadedException(NODE))).isEqualTo(Code.CASSANDRA_OVERLOADED);
        assertThat(code(new ServerError(NODE, "java.lang.OutOfMemoryError"))).isEqualTo(Code.CASSANDRA_UNAVAILABLE);
        assertThat(code(new ClosedConnectionException("closed"))).isEqualTo(Code.CASSANDRA_UNREACHABLE);
        assertThat(code(new NoNodeAvailableException())).isEqualTo(Code.CASSANDRA_UNREACHABLE);
        for (String words : List.of("Channel is closing", "Driver channel is closing", "Session is closed")) {
            assertThat(code(new IllegalStateException(words))).as(words).isEqualTo(Code.CASSANDRA_UNREACHABLE);
        }
        assertThat(code(new UnauthorizedException(NODE, "no MODIFY"))).isEqualTo(Code.CASSANDRA_SIGN_IN);
        assertThat(code(new UnauthorizedException(
                        NODE,
                        "Unable to perform authorization of MODIFY permission: Cannot achieve consistency level")))
                .isEqualTo(Code.CASSANDRA_UNAVAILABLE);
        assertThat(code(new InvalidQueryException(NODE, "Key length of 70000 is longer than maximum of 65535")))
                .isEqualTo(Code.ROW_REFUSED);
        assertThat(code(new InvalidQueryException(NODE, "table orders does not exist")))
                .isEqualTo(Code.TABLE_MISSING);
        assertThat(code(new InvalidQueryException(NODE, "Undefined column name prize in table shop.orders")))
                .isEqualTo(Code.TABLE_MISSING);
        assertThat(code(new IllegalArgumentException("what?"))).isEqualTo(Code.DEFECT);
    }

    @Test
    void a_refused_password_is_found_below_a_cluster_that_cannot_be_reached() {
        var refused = new AuthenticationException(END_POINT, "Provided username weir and/or password are incorrect");
        var all = AllNodesFailedException.fromErrors(
                List.of(Map.entry(NODE, new ClosedConnectionException("closed")), Map.entry(NODE, refused)));

        CodedException found = CassandraCauses.of(CONFIG, new CompletionException(all));

        assertThat(found.text())
                .startsWith("WEIR-4301: shop at 10.0.0.4:9042: Authentication error on node ")
                .endsWith("Provided username weir and/or password are incorrect");
    }

    @Test
    void what_nobody_foresaw_of_one_node_is_weather_where_another_is_away() {
        var odd = Map.<Node, Throwable>entry(NODE, new IllegalArgumentException("what?"));
        var away = Map.<Node, Throwable>entry(NODE, new ClosedConnectionException("closed"));

        assertThat(code(AllNodesFailedException.fromErrors(List.of(odd, away)))).isEqualTo(Code.CASSANDRA_UNREACHABLE);
        assertThat(code(AllNodesFailedException.fromErrors(List.of(away, odd)))).isEqualTo(Code.CASSANDRA_UNREACHABLE);
        assertThat(code(AllNodesFailedException.fromErrors(List.of(odd)))).isEqualTo(Code.DEFECT);
    }

    @Test
    void a_node_that_cannot_prepare_a_statement_anew_for_now_is_weather() throws ReflectiveOperationException {
        // its one constructor, which takes an answer of the protocol
        var starting =
                (Throwable) UnexpectedResponseException.class.getConstructors()[0].newInstance("Reprepare", null);

        assertThat(code(AllNodesFailedException.fromErrors(List.of(Map.entry(NODE, starting)))))
                .isEqualTo(Code.CASSANDRA_UNAVAILABLE);
    }

    @Test
    void a_connection_that_could_not_be_set_up_is_unreachable_unless_it_was_refused() {
        assertThat(code(new ConnectionInitException("init", new ClosedConnectionException("reset"))))
                .isEqualTo(Code.CASSANDRA_UNREACHABLE);
        assertThat(code(new ConnectionInitException("init", new IllegalStateException("odd"))))
                .isEqualTo(Code.CASSANDRA_UNREACHABLE);
        assertThat(code(new ConnectionInitException("init", new AuthenticationException(END_POINT, "no"))))
                .isEqualTo(Code.CASSANDRA_SIGN_IN);
    }

    @Test
    void what_a_service_with_a_budget_asks_to_wait_is_heard_whatever_error_carries_it() {
        String words = "Request rate is large: ActivityID=7ab1, RetryAfterMs=32, Additional details='rate'";

        for (Throwable refusal : List.of(
                new OverloadedException(NODE, words),
                new InvalidQueryException(NODE, words),
                new ServerError(NODE, words))) {
            CodedException found = CassandraCauses.of(CONFIG, refusal);
            assertThat(found.code()).isEqualTo(Code.CASSANDRA_OVERLOADED);
            assertThat(found.retryAfter()).isEqualTo(Duration.ofMillis(32));
        }
        assertThat(CassandraCauses.of(CONFIG, new OverloadedException(NODE)).retryAfter())
                .isEqualTo(Duration.ZERO);
    }

    @Test
    void what_has_a_code_keeps_it() {
        var coded = new CodedException(Code.FENCED, "taken over");

        assertThat(CassandraCauses.of(CONFIG, new CompletionException(coded))).isSameAs(coded);
    }

    private static Code code(Throwable failure) {
        return CassandraCauses.of(CONFIG, failure).code();
    }
}
