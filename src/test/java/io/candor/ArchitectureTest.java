package io.candor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import jakarta.persistence.Entity;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The arrows between packages, as the design draws them. */
class ArchitectureTest {

    /** Each package, and what of Candor it may know besides itself. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            Map.entry("operations", Set.of()),
            Map.entry("access", Set.of("operations")),
            Map.entry("access.signin", Set.of("access", "operations")),
            Map.entry("audit", Set.of("access", "operations")),
            Map.entry("live", Set.of("access", "access.signin", "operations")),
            Map.entry("broadcast", Set.of("live", "audit", "access", "operations")),
            Map.entry("video", Set.of("broadcast", "live", "audit", "access", "operations")),
            Map.entry("question", Set.of("broadcast", "live", "audit", "access", "operations")),
            Map.entry("transcript", Set.of("broadcast", "live", "audit", "access", "access.signin", "operations")),
            Map.entry("speech", Set.of("transcript", "video", "broadcast", "live", "audit", "access", "operations")),
            // it listens to captions for promises
            Map.entry("followup", Set.of("transcript", "broadcast", "live", "audit", "access", "operations")),
            Map.entry(
                    "publication",
                    Set.of(
                            "broadcast",
                            "question",
                            "transcript",
                            "followup",
                            "video",
                            "live",
                            "audit",
                            "access",
                            "operations")),
            Map.entry(
                    "privacy",
                    Set.of(
                            "publication",
                            "broadcast",
                            "question",
                            "transcript",
                            "followup",
                            "live",
                            "audit",
                            "access",
                            "operations")),
            Map.entry("rehearsal", Set.of("broadcast", "live", "audit", "access", "access.signin", "operations")),
            Map.entry(
                    "web",
                    Set.of(
                            "broadcast",
                            "question",
                            "transcript",
                            "followup",
                            "video",
                            "publication",
                            "rehearsal",
                            "live",
                            "audit",
                            "access",
                            "access.signin",
                            "operations")));

    private static final JavaClasses CANDOR = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.candor");

    @Test
    void everyPackageIsOneOfTheDesign() {
        Set<String> packages = CANDOR.stream()
                .map(c -> c.getPackageName().replaceFirst("^io\\.candor\\.?", ""))
                .collect(Collectors.toSet());

        assertThat(packages).isEqualTo(MAY_KNOW.keySet());
    }

    @Test
    void packagesKnowOnlyWhatTheDesignLetsThemKnow() {
        MAY_KNOW.forEach((name, known) -> {
            DescribedPredicate<JavaClass> unknown =
                    new DescribedPredicate<>("classes of packages that " + name + " may not know") {
                        @Override
                        public boolean test(JavaClass c) {
                            String owner = c.getPackageName().replaceFirst("^io\\.candor\\.?", "");
                            return c.getPackageName().startsWith("io.candor")
                                    && !owner.equals(name)
                                    && !known.contains(owner);
                        }
                    };
            noClasses()
                    .that()
                    .resideInAPackage("io.candor." + name)
                    .should()
                    .dependOnClassesThat(unknown)
                    .check(CANDOR);
        });
    }

    @Test
    void packagesFormNoCircle() {
        SlicesRuleDefinition.slices()
                .matching("io.candor.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CANDOR);
    }

    @Test
    void entitiesStayInTheirPackage() {
        classes()
                .that()
                .areAnnotatedWith(Entity.class)
                .should()
                .bePackagePrivate()
                .check(CANDOR);
    }

    @Test
    void timeIsReadFromTheInjectedClockOnly() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.candor.operations.ClockProducer")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CANDOR);
    }
}
