package dev.perrin.safetensors;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.perrin.safetensors", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule NEEDS_JACKSON_ALONE = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.perrin.safetensors", "com.fasterxml.jackson..", "java..", "org.jspecify..");
}
