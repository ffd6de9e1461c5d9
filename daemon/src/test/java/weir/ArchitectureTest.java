package weir;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The shape that the architecture page promises, checked. */
class ArchitectureTest {
    static final JavaClasses WEIR = new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .importPackages("weir")
            .that(not(resideInAPackage("weir.standins..")));

    /** What a package may import of ours. A package that is not here is a failure, and so is an import that is not. */
    private static final Map<String, List<String>> IMPORTS = Map.ofEntries(
            Map.entry("weir.config", List.of()),
            Map.entry("weir.streams.model", List.of()),
            Map.entry("weir.streams.metrics", List.of("model")),
            Map.entry("weir.streams.values", List.of("config", "model")),
            Map.entry("weir.streams.transform", List.of("config", "model", "values")),
            Map.entry("weir.streams.supervision", List.of("config", "metrics", "model", "transform")),
            Map.entry("weir.streams.format", List.of("config", "model")),
            Map.entry("weir.streams.checkpoint", List.of("model")),
            Map.entry(
                    "weir.streams.checkpoint.cassandra",
                    List.of("cassandra", "checkpoint", "config", "metrics", "model")),
            Map.entry("weir.streams.source", List.of("checkpoint", "config", "model")),
            Map.entry(
                    "weir.streams.source.blob",
                    List.of("azure", "checkpoint", "config", "format", "metrics", "model", "source", "values")),
            Map.entry(
                    "weir.streams.source.eventhubs",
                    List.of("azure", "checkpoint", "config", "format", "metrics", "model", "source", "values")),
            Map.entry(
                    "weir.streams.source.sql",
                    List.of("azure", "checkpoint", "config", "metrics", "model", "source", "tls")),
            Map.entry("weir.streams.azure", List.of("config", "model")),
            Map.entry("weir.streams.throttle", List.of("config", "model")),
            Map.entry("weir.streams.sink", List.of("model")),
            Map.entry(
                    "weir.streams.sink.cassandra",
                    List.of(
                            "cassandra",
                            "cassandra.types",
                            "config",
                            "metrics",
                            "model",
                            "sink",
                            "throttle",
                            "transform",
                            "values")),
            Map.entry("weir.streams.cassandra", List.of("config", "metrics", "model", "tls")),
            Map.entry("weir.streams.tls", List.of()),
            Map.entry("weir.streams.cassandra.types", List.of("cassandra", "config", "values")),
            Map.entry("weir.streams", List.of("config", "*")),
            Map.entry("weir.daemon.pipelines", List.of("config", "*")),
            Map.entry(
                    "weir.daemon.metrics",
                    List.of("daemon.pipelines", "config", "metrics", "model", "source", "throttle")),
            Map.entry(
                    "weir.daemon.http",
                    List.of("daemon.metrics", "daemon.pipelines", "config", "metrics", "model", "source", "throttle")),
            Map.entry("weir.daemon", List.of("config", "*", "daemon.http", "daemon.metrics", "daemon.pipelines")));

    static Stream<String> packages() {
        return WEIR.stream().map(JavaClass::getPackageName).distinct().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void a_package_imports_what_the_table_says(String name) {
        assertThat(IMPORTS).containsKey(name);
        List<String> allowed = new ArrayList<>(List.of(name));
        IMPORTS.get(name).forEach(each -> allowed.addAll(fullNames(each)));

        noClasses()
                .that()
                .resideInAPackage(name)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("weir..").and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
                .check(WEIR);
    }

    private static List<String> fullNames(String entry) {
        if (entry.equals("*")) return List.of("weir.streams..");
        boolean isTop = entry.equals("config") || entry.startsWith("daemon");
        return List.of((isTop ? "weir." : "weir.streams.") + entry);
    }

    /** NullAway checks marked packages only, so an unmarked one would go unchecked in silence. */
    @Test
    void every_package_says_what_it_is_for_and_is_null_marked() {
        assertThat(WEIR.stream()
                        .filter(type -> !type.getPackage().isAnnotatedWith(NullMarked.class))
                        .map(JavaClass::getPackageName)
                        .collect(Collectors.toSet()))
                .isEmpty();
    }

    @Test
    void a_library_is_known_where_its_system_is() {
        known("com.typesafe.config..", "weir.config", "weir.daemon");
        known("com.azure..", "weir.streams.azure", "weir.streams.source.blob", "weir.streams.source.eventhubs");
        known("com.azure.storage..", "weir.streams.source.blob");
        known("com.azure.messaging..", "weir.streams.azure", "weir.streams.source.eventhubs");
        known("com.microsoft..", "weir.streams.azure", "weir.streams.source.sql");
        known("com.microsoft.aad..", "weir.streams.azure");
        known("com.datastax..", "weir.streams..cassandra", "weir.streams.cassandra.types");
        known("java.sql..", "weir.streams.source.sql");
        known("com.microsoft.sqlserver..", "weir.streams.source.sql");
        known("io.debezium..", "weir.streams.source.sql");
        known("org.apache.kafka..", "weir.streams.source.sql");
        known("com.netflix..", "weir.streams.throttle");
        known("io.prometheus..", "weir.daemon.metrics");
        known("org.apache.pekko.http..", "weir.daemon", "weir.daemon.http");
        known("picocli..", "weir.daemon");
    }

    private static void known(String library, String... packages) {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(WEIR);
    }

    @Test
    void sources_do_not_know_each_other() {
        slices().matching("weir.streams.source.(*)..")
                .should()
                .notDependOnEachOther()
                .check(WEIR);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("weir.(**)").should().beFreeOfCycles().check(WEIR);
    }

    @Test
    void transforms_are_pure() {
        noClasses()
                .that()
                .resideInAnyPackage("weir.streams.transform..", "weir.streams.values..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.apache.pekko..", "java.io..", "java.sql.."))
                .check(WEIR);
    }

    @Test
    void a_source_shows_one_class() {
        classes()
                .that()
                .resideInAPackage("weir.streams.source.*..")
                .and()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should()
                .haveSimpleNameEndingWith("Source")
                .allowEmptyShould(true)
                .check(WEIR);
    }

    @Test
    void nothing_waits() {
        noClasses()
                .that()
                .resideInAnyPackage("weir.streams..", "weir.daemon.pipelines..", "weir.daemon.http..")
                .should()
                .callMethod(CompletableFuture.class, "join")
                .orShould()
                .callMethod(CompletableFuture.class, "get")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(WEIR);
    }

    @Test
    void logs_go_through_the_logger() {
        NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(WEIR);
    }
}
