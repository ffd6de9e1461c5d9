package weir.standins.sqlserver;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the driver asks procedures of the server so that JDBC can tell of one table. */
final class JdbcTables {
    private static final String DATABASE = "crm";
    private static final String SCHEMA = "dbo";
    private static final List<String> NUMBERS = List.of(
            "DATA_TYPE",
            "COLUMN_SIZE",
            "BUFFER_LENGTH",
            "DECIMAL_DIGITS",
            "NUM_PREC_RADIX",
            "NULLABLE",
            "SQL_DATA_TYPE",
            "SQL_DATETIME_SUB",
            "CHAR_OCTET_LENGTH",
            "ORDINAL_POSITION",
            "SOURCE_DATA_TYPE");
    /** Of which the driver looks at more than a reader does. */
    private static final String NAMES = "TABLE_CAT TABLE_SCHEM TABLE_NAME COLUMN_NAME DATA_TYPE TYPE_NAME COLUMN_SIZE"
            + " BUFFER_LENGTH DECIMAL_DIGITS NUM_PREC_RADIX NULLABLE REMARKS COLUMN_DEF SQL_DATA_TYPE SQL_DATETIME_SUB"
            + " CHAR_OCTET_LENGTH ORDINAL_POSITION IS_NULLABLE SCOPE_CATALOG SCOPE_SCHEMA SCOPE_TABLE"
            + " SOURCE_DATA_TYPE IS_AUTOINCREMENT IS_GENERATEDCOLUMN SS_IS_SPARSE SS_IS_COLUMN_SET"
            + " SS_UDT_CATALOG_NAME SS_UDT_SCHEMA_NAME SS_UDT_ASSEMBLY_TYPE_NAME"
            + " SS_XML_SCHEMACOLLECTION_CATALOG_NAME SS_XML_SCHEMACOLLECTION_SCHEMA_NAME"
            + " SS_XML_SCHEMACOLLECTION_NAME";

    private JdbcTables() {}

    /**
     * A column as procedures tell it.
     *
     * @param number of its type in ODBC
     * @param digits after the point, of seconds too
     */
    record Told(
            String name,
            String type,
            int number,
            int size,
            @Nullable Integer digits) {
        static Told of(Column column) {
            String name = column.name();
            return switch (column.type()) {
                case BIT -> new Told(name, "bit", -7, 1, null);
                case TINYINT -> new Told(name, "tinyint", -6, 3, 0);
                case INT -> new Told(name, "int", 4, 10, 0);
                case BIGINT -> new Told(name, "bigint", -5, 19, 0);
                case NVARCHAR -> new Told(name, "nvarchar", -9, 100, null);
                case NVARCHAR_MAX -> new Told(name, "nvarchar", -9, 1_073_741_823, null);
                case FLOAT -> new Told(name, "float", 8, 53, null);
                case MONEY -> new Told(name, "money", 3, 19, 4);
                case DATE -> new Told(name, "date", 91, 10, 0);
                case TIME -> new Told(name, "time", 92, 16, 7);
                case DATETIME -> new Told(name, "datetime", 93, 23, 3);
                case DATETIME2 -> new Told(name, "datetime2", 93, 27, 7);
                case DATETIMEOFFSET -> new Told(name, "datetimeoffset", -155, 34, 7);
                case DECIMAL -> new Told(name, "decimal", 3, 38, 4);
                case BINARY -> new Told(name, "timestamp", -2, 8, null);
                case VARBINARY -> new Told(name, "varbinary", -3, 100, null);
                case UNIQUEIDENTIFIER -> new Told(name, "uniqueidentifier", 1, 36, null);
            };
        }
    }

    static Answer.Rows texts(String... names) {
        return Answer.rows(Stream.of(names)
                .map(name -> new Column(name, ColumnType.NVARCHAR))
                .toArray(Column[]::new));
    }

    static Answer.Rows tables(String table, Collection<String> views) {
        Answer.Rows rows = texts("TABLE_CAT", "TABLE_SCHEM", "TABLE_NAME", "TABLE_TYPE", "REMARKS")
                .row(DATABASE, SCHEMA, table, "TABLE", null);
        for (String view : views) rows = rows.row(DATABASE, SCHEMA, view, "VIEW", null);
        return rows;
    }

    static Answer.Rows key(String table, String column) {
        return Answer.rows(
                        new Column("TABLE_CAT", ColumnType.NVARCHAR),
                        new Column("TABLE_SCHEM", ColumnType.NVARCHAR),
                        new Column("TABLE_NAME", ColumnType.NVARCHAR),
                        new Column("COLUMN_NAME", ColumnType.NVARCHAR),
                        new Column("KEY_SEQ", ColumnType.INT),
                        new Column("PK_NAME", ColumnType.NVARCHAR))
                .row(DATABASE, SCHEMA, table, column, 1, "pk");
    }

    /** The first of them is never null. */
    static Answer.Rows columns(String table, List<Column> columns) {
        String[] names = NAMES.split(" ", -1);
        Answer.Rows rows = Answer.rows(Stream.of(names)
                .map(name -> new Column(name, NUMBERS.contains(name) ? ColumnType.INT : ColumnType.NVARCHAR))
                .toArray(Column[]::new));
        for (int place = 1; place <= columns.size(); place++) {
            Told told = Told.of(columns.get(place - 1));
            @Nullable Object[] row = new Object[names.length];
            @Nullable
            Object[] first = {
                DATABASE, SCHEMA, table, told.name, told.number, told.type, told.size, told.size, told.digits, 10
            };
            System.arraycopy(first, 0, row, 0, first.length);
            row[10] = place == 1 ? 0 : 1;
            row[16] = place;
            row[17] = place == 1 ? "NO" : "YES";
            rows = rows.row(row);
        }
        return rows;
    }
}
