package weir.daemon.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import java.util.ArrayList;
import java.util.List;

/** A metric with its HELP line, and its samples as they are added. */
record Family(
        Collector.Type type,
        String name,
        String sampleName,
        String help,
        List<String> labels,
        List<MetricFamilySamples.Sample> samples) {
    static Family counter(String name, String help, String... labels) {
        return new Family(Collector.Type.COUNTER, name, name + "_total", help, List.of(labels), new ArrayList<>());
    }

    static Family gauge(String name, String help, String... labels) {
        return new Family(Collector.Type.GAUGE, name, name, help, List.of(labels), new ArrayList<>());
    }

    Family add(Number value, String... labelValues) {
        samples.add(new MetricFamilySamples.Sample(sampleName, labels, List.of(labelValues), value.doubleValue()));
        return this;
    }

    MetricFamilySamples build() {
        return new MetricFamilySamples(name, type, help, samples);
    }
}
