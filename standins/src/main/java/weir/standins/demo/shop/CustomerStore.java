package weir.standins.demo.shop;

import java.util.List;
import java.util.Map;

/** Where the shop keeps its customers. */
public interface CustomerStore {
    /**
     * All of it or nothing.
     *
     * @param put rows by column name, new ones and changed ones; what is not among the names is null
     * @param gone ids of rows to be deleted
     */
    void commit(List<Map<String, Object>> put, List<String> gone);
}
