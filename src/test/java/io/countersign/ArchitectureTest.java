package io.countersign;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.identity.Authentication;

/** Who may know whom. */
@AnalyzeClasses(packages = "io.countersign", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ENGINE_API = "org.camunda.bpm.engine..";

    @ArchTest
    static final ArchRule noCapabilityKnowsAWorkflow = noClasses()
            .that()
            .resideOutsideOfPackage("io.countersign.workflow..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.countersign.workflow..");

    @ArchTest
    static final ArchRule noWorkflowKnowsAnother =
            slices().matching("io.countersign.workflow.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.countersign.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheEnginePluginsTouchTheEnginesInside = noClasses()
            .that()
            .resideOutsideOfPackage("io.countersign.engine..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.camunda.bpm.engine.impl..")
                    // what IdentityService, which is no inside, hands out
                    .and(not(type(Authentication.class))));

    /** Delegates, listeners, start-up code, and the few places where people and cases meet the engine. */
    @ArchTest
    static final ArchRule fewSeeTheEngine = noClasses()
            .that(resideOutsideOfPackages("io.countersign.engine..", "io.countersign.audit.."))
            .and()
            .areNotAssignableTo(JavaDelegate.class)
            .and()
            .areNotAssignableTo(ExecutionListener.class)
            .and()
            .areNotAssignableTo(TaskListener.class)
            .and()
            .haveNameNotMatching("io\\.countersign\\.intake\\.(Door|CaseViews|CurrentAccount)(\\$.*)?")
            .and()
            .haveNameNotMatching(
                    "io\\.countersign\\.review\\.(Doubts|GuardedTask|Members|Notices|RemindReviewers|Reviews|Submission)(\\$.*)?")
            .and()
            .haveNameNotMatching("io\\.countersign\\.oversight\\.CheckApprovalRules(\\$.*)?")
            .and()
            .doNotHaveFullyQualifiedName("io.countersign.cases.CaseVariables")
            .should()
            .dependOnClassesThat(
                    resideInAPackage(ENGINE_API).and(resideOutsideOfPackages("org.camunda.bpm.engine.variable..")));

    @ArchTest
    static final ArchRule theSharedWordsKnowNoFramework = noClasses()
            .that()
            .resideInAPackage("io.countersign.proposal..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "org.camunda..", "jakarta..");
}
