package weir.daemon.metrics;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.prometheus.client.hotspot.DefaultExports;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import weir.daemon.pipelines.PipelineStatus;
import weir.streams.throttle.GovernorStatus;

/** The page Prometheus scrapes: the pipelines, the connections and the JVM. */
public final class Exposition {
    public static final String CONTENT_TYPE = TextFormat.CONTENT_TYPE_004;

    private final CollectorRegistry registry = new CollectorRegistry();

    /**
     * @param statuses asked at every scrape
     * @param connections asked at every scrape
     */
    public Exposition(
            String version, Supplier<List<PipelineStatus>> statuses, Supplier<List<GovernorStatus>> connections) {
        new PipelineCollector(version, statuses).register(registry);
        new ConnectionCollector(connections).register(registry);
        DefaultExports.register(registry);
    }

    public String text() {
        var text = new StringWriter();
        try {
            // the JVM's counters say when they were created: a quarter of the page, and nobody's question
            TextFormat.write004(text, registry.filteredMetricFamilySamples(name -> !name.endsWith("_created")));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}
