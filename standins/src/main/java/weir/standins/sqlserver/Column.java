package weir.standins.sqlserver;

/** One of a scripted answer. */
public record Column(String name, ColumnType type) {}
