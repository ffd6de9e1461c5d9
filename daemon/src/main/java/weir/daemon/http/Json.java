package weir.daemon.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCode;

/** Answers in JSON. */
final class Json {
    static final ContentType PLAIN = ContentTypes.APPLICATION_JSON;
    static final ContentType PROBLEM = MediaTypes.customWithFixedCharset(
                    "application", "problem+json", HttpCharsets.UTF_8, Map.of(), false)
            .toContentType();

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static HttpResponse response(StatusCode status, ContentType type, Object body) {
        try {
            return HttpResponse.create()
                    .withStatus(status)
                    .withEntity(HttpEntities.create(type, MAPPER.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON for " + body.getClass(), e);
        }
    }
}
