package weir.streams.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What {@link RowBinder} made of an envelope; one object is filled again and again while a page is bound. */
final class Row {
    @Nullable
    BoundStatement statement;

    @Nullable
    ByteBuffer partition;

    int bytes;
}
