package io.brewmaster.system;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which module and which package may know what. The table is in docs/INVARIANTS.md. */
class DependencyRulesTest {
    private static final String[] JDK = {"java..", "javax..", "org.jspecify.."};
    private static final JavaClasses PROGRAMS = new ClassFileImporter()
            .importPackages(
                    "io.brewmaster.core", "io.brewmaster.agent", "io.brewmaster.finalizer", "io.brewmaster.ops");

    @Test
    void everyProgramIsLookedAt() {
        for (String main : new String[] {
            "agent.Main",
            "agent.ChangeMain",
            "agent.aws.CloudWatchSink",
            "agent.otlp.OtlpSink",
            "finalizer.Main",
            "core.ExitCode"
        }) {
            assertContains("io.brewmaster." + main);
        }
    }

    private static void assertContains(String name) {
        if (!PROGRAMS.contain(name)) {
            throw new AssertionError(name + " was not found: the rules below would hold for nothing");
        }
    }

    @Test
    void coreKnowsOnlyItsThreeLibraries() {
        check(classes()
                .that()
                .resideInAPackage("io.brewmaster.core..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(JDK)
                        .or(resideInAnyPackage(
                                "io.brewmaster.core..",
                                "com.typesafe.config..",
                                "com.fasterxml.jackson..",
                                "org.slf4j.."))));
    }

    @Test
    void theProgramsNeverKnowEachOther() {
        check(slices().matching("io.brewmaster.(agent|finalizer|ops)..")
                .should()
                .notDependOnEachOther());
    }

    @Test
    void nothingThatShipsKnowsTheTestkit() {
        check(noClasses().should().dependOnClassesThat(resideInAPackage("io.brewmaster.testkit..")));
    }

    @Test
    void theResidentAgentKnowsNoAwsSdk() {
        check(noClasses()
                .that()
                .resideInAPackage("io.brewmaster.agent..")
                .and()
                .resideOutsideOfPackage("io.brewmaster.agent.aws..")
                .should()
                .dependOnClassesThat(resideInAPackage("software.amazon.awssdk..")));
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.brewmaster.agent.otlp..")
                .should()
                .dependOnClassesThat(resideInAPackage("io.brewmaster.agent.otlp..")));
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.brewmaster.agent.aws..")
                .and()
                .haveNameNotMatching("io\\.brewmaster\\.agent\\.Change(Main|Setup)(\\$.*)?")
                .should()
                .dependOnClassesThat(resideInAPackage("io.brewmaster.agent.aws..")));
        check(noClasses()
                .that()
                .haveNameNotMatching("io\\.brewmaster\\.agent\\.Change(Main|Setup)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.brewmaster\\.agent\\.Change(Main|Setup)"));
    }

    @ParameterizedTest(name = "{0} is known to {1} only")
    @CsvSource({
        "org.jivesoftware.smack..,      io.brewmaster.agent.xmpp..",
        "org.jxmpp..,                   io.brewmaster.agent.xmpp..",
        "io.micrometer..,               io.brewmaster.agent.(prometheus|otlp|aws)..",
        "com.sun.net.httpserver..,      io.brewmaster.agent.http..",
        "software.amazon.awssdk..,      io.brewmaster.(finalizer.s3|finalizer.events|finalizer.transport|agent.aws|ops.aws)..",
        "com.amazon.corretto..,         io.brewmaster.finalizer.transport..",
        "com.typesafe.config..,         io.brewmaster.core.config..",
        "picocli..,                     io.brewmaster.ops",
    })
    void oneAdapterPackagePerVendor(String vendor, String adapter) {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(adapter)
                .should()
                .dependOnClassesThat(resideInAPackage(vendor)));
    }

    @ParameterizedTest(name = "{0} is pure")
    @CsvSource({
        "io.brewmaster.agent.brewery..",
        "io.brewmaster.agent.history..",
        "io.brewmaster.agent.metrics..",
        "io.brewmaster.agent.leadership..",
        "io.brewmaster.agent.idle..",
        "io.brewmaster.agent.scaling..",
        "io.brewmaster.agent.release..",
        "io.brewmaster.agent.change..",
        "io.brewmaster.agent.control..",
        "io.brewmaster.finalizer.recording..",
        "io.brewmaster.finalizer.notice..",
        "io.brewmaster.finalizer.upload..",
        "io.brewmaster.ops.doctor..",
        "io.brewmaster.ops.platform..",
        "io.brewmaster.ops.scale..",
        "io.brewmaster.ops.smoke..",
        "io.brewmaster.ops.status..",
        "io.brewmaster.ops.text..",
        "io.brewmaster.core.retry..",
        "io.brewmaster.core.metrics..",
        "io.brewmaster.core.time..",
    })
    void theMiddleIsPure(String pure) {
        check(noClasses()
                .that()
                .resideInAPackage(pure)
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.nio.channels..", "java.util.concurrent..")
                        .or(resideInAnyPackage("java.util.logging..", "org.slf4j..", "io.brewmaster.core.log.."))));
        check(noClasses()
                .that()
                .resideInAPackage(pure)
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.nio\\.file\\.Files|java\\.lang\\.Thread|java\\.lang\\.Process.*|java\\.net\\.(?!URI).*"
                                + "|java\\.io\\.(File.*|PrintStream|InputStream|OutputStream)"));
    }

    /** What wires stands in a program's own root package; all else is handed its clock. */
    @Test
    void timeComesFromWhoeverWires() {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackages("io.brewmaster.agent", "io.brewmaster.finalizer", "io.brewmaster.ops")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(java.time.LocalDateTime.class, "now")
                .orShould()
                .callMethod(java.time.Clock.class, "systemUTC");
        check(rule);
    }

    @Test
    void onlyMainEndsTheProcess() {
        check(noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class));
    }

    @ParameterizedTest(name = "packages of {0} form no circle")
    @CsvSource({"core", "agent", "finalizer", "ops"})
    void packagesFormNoCircle(String module) {
        check(slices().matching("io.brewmaster." + module + ".(*)..").should().beFreeOfCycles());
    }

    private static void check(ArchRule rule) {
        rule.check(PROGRAMS);
    }
}
