// SPDX-License-Identifier: Apache-2.0
package io.shikra.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The rules of the house (ARCHITECTURE.md) that Maven's module graph alone does not hold.
class HouseRulesTest {
    private static JavaClasses house;

    @BeforeAll
    static void readTheHouse() {
        house = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.shikra");
    }

    @Test
    void importsOnlyGoDownAndSiblingsNeverSeeOneAnother() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("app")
                .definedBy("io.shikra.app..")
                .layer("sources")
                .definedBy("io.shikra.sources..")
                .layer("enforcement")
                .definedBy("io.shikra.enforcement..")
                .layer("outputs")
                .definedBy("io.shikra.outputs..")
                .layer("response")
                .definedBy("io.shikra.response..")
                .layer("engine")
                .definedBy("io.shikra.engine..")
                .layer("bus")
                .definedBy("io.shikra.bus..")
                .layer("clients")
                .definedBy("io.shikra.clients..")
                .layer("alert")
                .definedBy("io.shikra.alert..")
                .layer("expression")
                .definedBy("io.shikra.expression..")
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("sources")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("enforcement")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("outputs")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("response")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("engine")
                .mayOnlyBeAccessedByLayers("app", "sources", "enforcement")
                .whereLayer("bus")
                .mayOnlyBeAccessedByLayers("app", "outputs", "response")
                .whereLayer("clients")
                .mayOnlyBeAccessedByLayers("app", "outputs", "response")
                .check(house);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.shikra.(*).(**)").should().beFreeOfCycles().check(house);
    }

    @Test
    void hotPackagesUseNoStreamsOptionalsOrBoxedMaps() {
        noClasses()
                .that()
                .resideInAnyPackage("io.shikra.engine.event..", "io.shikra.engine.code..", "io.shikra.engine.detect..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.stream..")
                .check(house);
    }

    @Test
    void theDetectingWingLoadsNoWebFrameworkAndNoKubernetesClient() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.shikra.alert..", "io.shikra.engine..", "io.shikra.sources..", "io.shikra.enforcement..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.javalin..", "io.fabric8..", "org.eclipse.jetty..")
                .check(house);
    }
}
