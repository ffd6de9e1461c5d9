package weir.streams.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import weir.streams.cassandra.SharedCassandra;
import weir.streams.cassandra.types.Plain;
import weir.streams.cassandra.types.Probes;
import weir.streams.cassandra.types.Tried;
import weir.streams.cassandra.types.TypesPage;
import weir.streams.model.Outcome.Rejected;
import weir.streams.model.Outcome.Written;
import weir.streams.model.Step;

class TypesPageIT {
    @Test
    void every_example_of_every_cell_of_the_page_is_true_of_a_real_table() {
        String keyspace = SharedCassandra.newKeyspace();
        Map<String, String> columns = new LinkedHashMap<>();
        StringBuilder table = new StringBuilder("CREATE TABLE " + keyspace + ".types (id int PRIMARY KEY");
        Probes.types().forEach((name, type) -> {
            columns.put(name, "c" + columns.size());
            table.append(", ").append(columns.get(name)).append(' ');
            table.append(name.equals("user type") ? keyspace + ".address" : type.asCql(true, false));
        });
        ddl("CREATE TYPE " + keyspace + ".address (street text, number int)");
        ddl(table.append(')').toString());
        List<Example> examples = new ArrayList<>();
        Probes.types()
                .forEach((type, cql) -> TypesPage.tried(type, cql)
                        .forEach((kind, cell) -> cell.forEach(one ->
                                examples.add(new Example(kind + " in " + type, columns.getOrDefault(type, ""), one)))));

        List<Step> page = new ArrayList<>();
        for (Example example : examples) {
            page.add(Sinks.row(1, "id", page.size(), example.column, example.tried.written()));
        }
        List<Step> steps;
        try (var sinks = Sinks.open(Sinks.config(keyspace, "types"))) {
            steps = sinks.write(page.toArray(new Step[0]));
        }

        Map<Integer, Row> rows = new LinkedHashMap<>();
        for (Row row : SharedCassandra.session().execute("SELECT * FROM " + keyspace + ".types")) {
            rows.put(row.getInt("id"), row);
        }
        assertThat(examples).hasSizeGreaterThan(Probes.types().size() * 19);
        for (int id = 0; id < examples.size(); id++) {
            Example example = examples.get(id);
            Row row = rows.get(id);
            if (row == null) {
                assertThat(steps.get(id))
                        .as(example.name)
                        .isInstanceOfSatisfying(
                                Rejected.class,
                                rejected -> assertThat(rejected.message())
                                        .startsWith("column " + example.column + " (")
                                        .endsWith("): " + example.tried.refusal()));
                assertThat(example.tried.isHeld()).as(example.name).isFalse();
            } else {
                assertThat(steps.get(id)).as(example.name).isInstanceOf(Written.class);
                assertThat(Plain.at(row, row.firstIndexOf(example.column)))
                        .as(example.name)
                        .isEqualTo(example.tried.held());
            }
        }
    }

    private static void ddl(String statement) {
        SharedCassandra.ddl(SharedCassandra.session(), statement);
    }

    private record Example(String name, String column, Tried tried) {}
}
