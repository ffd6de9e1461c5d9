package weir.streams.source.blob;

import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.models.BlobItemProperties;
import com.azure.storage.blob.models.BlobType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import weir.config.FormatConfig.Compression;

/**
 * A blob as a listing shows it.
 *
 * @param tag see {@link Version}
 * @param time microseconds since the epoch: when this version began to be, as far as the service says
 * @param modified microseconds since the epoch
 */
record Found(String name, String tag, boolean isAppend, boolean isGzip, long size, long time, long modified) {

    static Found of(BlobItem item, Compression compression) {
        BlobItemProperties properties = item.getProperties();
        boolean isAppend = properties.getBlobType() == BlobType.APPEND_BLOB;
        long modified = micros(properties.getLastModified());
        return new Found(
                item.getName(),
                isAppend ? created(properties.getCreationTime()) : properties.getETag(),
                isAppend,
                isGzip(item.getName(), properties.getContentEncoding(), compression),
                properties.getContentLength(),
                isAppend ? micros(properties.getCreationTime()) : modified,
                modified);
    }

    /** The tag of an append blob. */
    static String created(@Nullable OffsetDateTime time) {
        return "ct:" + (time == null ? "" : time.toInstant());
    }

    private static boolean isGzip(String name, @Nullable String encoding, Compression compression) {
        return switch (compression) {
            case NONE -> false;
            case GZIP -> true;
            case AUTO -> {
                if (encoding != null && !encoding.isEmpty()) yield encoding.equalsIgnoreCase("gzip");
                yield name.toLowerCase(Locale.ROOT).endsWith(".gz");
            }
        };
    }

    private static long micros(@Nullable OffsetDateTime time) {
        return time == null ? 0 : ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant());
    }
}
