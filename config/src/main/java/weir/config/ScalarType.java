package weir.config;

import java.util.Locale;

/** The scalar types, by the names CQL has for them. */
public enum ScalarType {
    ASCII,
    BIGINT,
    BLOB,
    BOOLEAN,
    DATE,
    DECIMAL,
    DOUBLE,
    DURATION,
    FLOAT,
    INET,
    INT,
    SMALLINT,
    TEXT,
    TIME,
    TIMESTAMP,
    TIMEUUID,
    TINYINT,
    UUID,
    VARINT;

    /** As written in the file and in CQL. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
