package weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** reference.conf, the records' Javadoc and the file that sets everything say the same. */
class ReferenceTest {
    private static final Pattern PARAMETER =
            Pattern.compile("\\* @param (\\w+) ((?:(?!\\* @param)(?!\\*/).)*)", Pattern.DOTALL);
    private static final Pattern DEFAULT = Pattern.compile("\\bdefault ([^ ;]+)");
    private static final Pattern RANGE =
            Pattern.compile("\\b([0-9.]+(?:[a-zA-Z]+)?)(?: \\([^)]*\\))? to ([0-9.]+[a-zA-Z]*)");

    @Test
    void the_defaults_and_ranges_in_the_javadoc_are_those_of_reference_conf() throws IOException {
        var differences = new ArrayList<String>();
        int compared = 0;
        for (Map.Entry<String, String> block : records().entrySet()) {
            Map<String, ConfigValue> settings =
                    leaves("", Reference.weir().at(block.getValue()).block());
            Matcher parameters =
                    PARAMETER.matcher(Files.readString(Path.of("src/main/java/weir/config", block.getKey() + ".java")));
            while (parameters.find()) {
                String name = parameters.group(1).replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
                ConfigValue value = settings.entrySet().stream()
                        .filter(it -> it.getKey().replace('.', '-').endsWith(name))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null);
                if (value == null) continue;
                String text = parameters
                        .group(2)
                        .replaceAll("\\s*\\n\\s*\\*\\s*", " ")
                        .strip();
                Matcher stated = DEFAULT.matcher(text);
                boolean states = stated.find();
                String real = value.valueType() == ConfigValueType.NULL ? "" : String.valueOf(value.unwrapped());
                String said = states ? stated.group(1).equals("\"\"") ? "" : stated.group(1) : "";
                if (!said.equals(real)) differences.add(block.getKey() + "." + name + ": " + said + ", not " + real);
                Matcher range = RANGE.matcher(text);
                if (range.find()) {
                    String takes = String.join(" ", value.origin().comments());
                    String bounds = range.group(1) + " to " + range.group(2);
                    if (!takes.contains(bounds))
                        differences.add(block.getKey() + "." + name + ": " + bounds + ", not in" + takes);
                }
                compared++;
            }
        }

        assertThat(differences).isEmpty();
        assertThat(compared).isGreaterThan(25);
    }

    @Test
    void the_file_that_sets_everything_does() {
        Config file = ConfigFactory.parseFile(
                        Path.of("src/test/resources/good/everything.conf").toFile())
                .getConfig("weir");
        Config catalogue = file.getConfig("pipelines.catalogue");
        Map<String, ConfigObject> blocks = new LinkedHashMap<>();
        blocks.put("http", file.getObject("http"));
        blocks.put("state", file.getObject("state"));
        blocks.put(
                "defaults.connection.azure-blob",
                file.getObject("connections.lake")
                        .withFallback(file.getObject("connections.pond"))
                        .withFallback(file.getObject("connections.puddle")));
        blocks.put(
                "defaults.connection.azure-eventhubs",
                file.getObject("connections.telemetry").withFallback(file.getObject("connections.meters")));
        blocks.put(
                "defaults.connection.cassandra",
                file.getObject("connections.shop").withFallback(file.getObject("connections.astra")));
        blocks.put("defaults.pipeline", catalogue.root().withFallback(file.getObject("pipelines.customers")));
        blocks.put("defaults.source.azure-blob", catalogue.getObject("source"));
        blocks.put("defaults.source.azure-eventhubs", file.getObject("pipelines.events.source"));
        blocks.put(
                "defaults.connection.jdbc",
                file.getObject("connections.crm").withFallback(file.getObject("connections.azure-crm")));
        blocks.put(
                "defaults.source.jdbc",
                file.getObject("pipelines.customers.source")
                        .withFallback(file.getObject("pipelines.suppliers.source")));
        blocks.put("defaults.format.csv", catalogue.getObject("source.format"));
        blocks.put("defaults.format.ndjson", file.getObject("pipelines.orders.source.format"));
        blocks.put("defaults.body.json", file.getObject("pipelines.events.source.format"));
        blocks.put("defaults.body.csv", file.getObject("pipelines.lines.source.format"));
        blocks.put("defaults.body.text", file.getObject("pipelines.texts.source.format"));
        blocks.put("defaults.body.bytes", file.getObject("pipelines.bytes.source.format"));
        Config credentials = file.getConfig("credentials");
        blocks.put("defaults.credential.workload-identity", credentials.getObject("workload"));
        blocks.put(
                "defaults.credential.managed-identity",
                credentials.getObject("machine").withFallback(credentials.getObject("other-machine")));
        blocks.put(
                "defaults.credential.service-principal",
                credentials.getObject("robot").withFallback(credentials.getObject("old-robot")));
        blocks.put("defaults.credential.default", credentials.getObject("developer"));

        blocks.forEach((path, set) -> assertThat(names("", set))
                .as(path)
                .containsAll(leaves("", Reference.weir().at(path).block()).keySet()));
        assertThat(catalogue.getObjectList("transforms").stream().flatMap(it -> it.keySet().stream()))
                .containsExactlyInAnyOrderElementsOf(
                        Reference.weir().at("defaults.transform").names());
    }

    private static Map<String, String> records() {
        var records = new LinkedHashMap<String, String>();
        records.put("HttpConfig", "http");
        records.put("StateConfig", "state");
        records.put("WorkloadIdentityConfig", "defaults.credential.workload-identity");
        records.put("ManagedIdentityConfig", "defaults.credential.managed-identity");
        records.put("ServicePrincipalConfig", "defaults.credential.service-principal");
        records.put("DefaultCredentialConfig", "defaults.credential.default");
        records.put("BlobConnectionConfig", "defaults.connection.azure-blob");
        records.put("CassandraConnectionConfig", "defaults.connection.cassandra");
        records.put("TlsConfig", "defaults.connection.cassandra.tls");
        records.put("EventHubsConnectionConfig", "defaults.connection.azure-eventhubs");
        records.put("BlobSourceConfig", "defaults.source.azure-blob");
        records.put("EventHubsSourceConfig", "defaults.source.azure-eventhubs");
        records.put("JdbcConnectionConfig", "defaults.connection.jdbc");
        records.put("SqlSourceConfig", "defaults.source.jdbc");
        records.put("EventMetadataConfig", "defaults.source.azure-eventhubs.metadata");
        records.put("CsvBodyConfig", "defaults.body.csv");
        records.put("TextBodyConfig", "defaults.body.text");
        records.put("BytesBodyConfig", "defaults.body.bytes");
        records.put("CsvFormatConfig", "defaults.format.csv");
        records.put("CassandraSinkConfig", "defaults.pipeline.sink");
        records.put("SupervisionConfig", "defaults.pipeline.supervision");
        records.put("LimitsConfig", "defaults.pipeline.limits");
        return records;
    }

    /** Of objects as well, as one may be a value. */
    private static Set<String> names(String prefix, ConfigObject block) {
        var names = new HashSet<String>();
        block.forEach((name, value) -> {
            names.add(prefix + name);
            if (value instanceof ConfigObject object) names.addAll(names(prefix + name + ".", object));
        });
        return names;
    }

    private static Map<String, ConfigValue> leaves(String prefix, ConfigObject block) {
        var leaves = new LinkedHashMap<String, ConfigValue>();
        for (String name : block.keySet()) {
            ConfigValue value = Objects.requireNonNull(block.get(name));
            if (value instanceof ConfigObject object) {
                leaves.putAll(leaves(prefix + name + ".", object));
            } else {
                leaves.put(prefix + name, value);
            }
        }
        return leaves;
    }
}
