package weir.daemon.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;

/** An error as a client can read it: RFC 9457. */
record Problem(StatusCode status, String detail) {
    HttpResponse response() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", status.reason());
        body.put("status", status.intValue());
        body.put("detail", detail);
        return Json.response(status, Json.PROBLEM, body);
    }
}
