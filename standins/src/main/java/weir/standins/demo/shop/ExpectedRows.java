package weir.standins.demo.shop;

import java.util.Map;
import java.util.function.LongFunction;

/** Rows that a table must hold, by number from 0, one without cells must not be there; made when asked for, so that any number of them takes no memory. */
public record ExpectedRows(long count, LongFunction<Map<String, Object>> row) {}
