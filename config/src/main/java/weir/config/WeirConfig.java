package weir.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything a daemon needs to know, read and checked.
 *
 * @param http where the daemon answers
 * @param drainTimeout how long a stop may take to finish what is in flight, 1s to 10m, default 30s
 * @param state where checkpoints, the ledger and dead letters are kept
 * @param pipelines in file order
 */
public record WeirConfig(HttpConfig http, Duration drainTimeout, StateConfig state, List<PipelineConfig> pipelines) {
    public WeirConfig {
        pipelines = List.copyOf(pipelines);
    }

    static WeirConfig read(Section weir) {
        Connections connections = Connections.read(weir);
        var pipelines = new ArrayList<PipelineConfig>();
        Section named = weir.open("pipelines");
        for (String name : named.names()) {
            Names.check(named, name);
            PipelineConfig.read(name, named, connections).ifPresent(pipelines::add);
        }
        if (named.names().isEmpty() && !named.isMistaken()) {
            weir.missing("pipelines", "at least one, as NAME { source { … } sink { … } }");
        }
        EventHubsSourceConfig.checkGroups(named, pipelines);
        SqlSourceConfig.checkSlots(named, pipelines);
        PipelineConfig.checkSweeps(named, pipelines);
        return new WeirConfig(
                HttpConfig.read(weir.section("http")),
                weir.get("drain-timeout", Kinds.duration(Duration.ofSeconds(1), Duration.ofMinutes(10))),
                StateConfig.read(weir.section("state"), connections),
                pipelines);
    }
}
