package io.countersign.engine;

import io.countersign.cases.Workflows;
import io.countersign.chain.Chain;
import io.countersign.execution.EndCaseListener;
import io.countersign.intake.OpenCaseListener;
import io.countersign.review.Doubts;
import io.countersign.review.GuardReviewListener;
import io.countersign.review.GuardedTask;
import io.countersign.review.PrepareDoubtListener;
import io.countersign.review.PrepareReviewListener;
import io.countersign.review.Readers;
import io.countersign.review.Reviews;
import io.countersign.target.StepTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.camunda.bpm.dmn.engine.impl.DefaultDmnEngineConfiguration;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.stereotype.Component;

/** What makes Camunda's engine Countersign's: its guards, its listeners, its tables. */
@Component
class CountersignEngine extends AbstractProcessEnginePlugin {

    private final ListableBeanFactory beans;
    private final List<GuardedTask> guarded;
    private final Listeners listeners;
    private final Readers readers;
    private final Chain chain;
    private final EngineDecisionTables tables;
    private final StepTime stepTime;

    CountersignEngine(
            ListableBeanFactory beans,
            List<GuardedTask> guarded,
            EngineDecisionTables tables,
            Workflows workflows,
            Reviews reviews,
            Doubts doubts,
            OpenCaseListener openCase,
            EndCaseListener endCase,
            PrepareReviewListener prepareReview,
            PrepareDoubtListener prepareDoubt,
            GuardReviewListener guardReview,
            Readers readers,
            Chain chain,
            StepTime stepTime) {
        this.stepTime = stepTime;
        this.readers = readers;
        this.chain = chain;
        this.beans = beans;
        this.guarded = guarded;
        this.tables = tables;
        Map<String, TaskListener> prepare = new HashMap<>();
        reviews.ids().forEach(id -> prepare.put(id, prepareReview));
        doubts.ids().forEach(id -> prepare.put(id, prepareDoubt));
        this.listeners = new Listeners(workflows, openCase, endCase, prepare, guardReview);
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl configuration) {
        GuardedTaskService tasks = new GuardedTaskService(guarded, this::isStep);
        configuration.setTaskService(tasks);
        configuration.setFilterService(new GuardedFilterService());
        configuration.setFormService(new GuardedFormService(tasks, readers));
        configuration.setCustomPreDeployers(List.of(new CheckedDeployments(beans)));
        configuration.setResourceAuthorizationProvider(new NoGrantPerTask());
        // a refusal is no error of ours, and what is one comes back as an incident or an answer
        configuration.setEnableCmdExceptionLogging(false);
        // a model that does not catch an error of ours is an incident, and not a case that ends without a word
        configuration.setEnableExceptionsAfterUnhandledBpmnError(true);
        configuration.getCustomHistoryEventHandlers().add(new RecordOperations(chain));
        configuration.setFailedJobCommandFactory(new FailedJobs());
        configuration.setJobPriorityProvider(new StepsFirst());
        configuration.setJobExecutorAcquireByPriority(true);
        configuration.setCustomPreCommandInterceptorsTxRequired(
                List.of(new UnwrapRefusals(), new StartAtTheStart(configuration), new TimedSteps(stepTime)));
        List<BpmnParseListener> parsing = new ArrayList<>();
        if (configuration.getCustomPostBPMNParseListeners() != null) {
            parsing.addAll(configuration.getCustomPostBPMNParseListeners());
        }
        parsing.add(listeners);
        configuration.setCustomPostBPMNParseListeners(parsing);
        DefaultDmnEngineConfiguration dmn =
                (DefaultDmnEngineConfiguration) DmnEngineConfiguration.createDefaultDmnEngineConfiguration();
        dmn.setFeelEngineFactory(CachedFeel::engine);
        dmn.getCustomPostDecisionTableEvaluationListeners().add(tables);
        configuration.setDmnEngineConfiguration(dmn);
        tables.of(configuration);
    }

    private boolean isStep(String name) {
        return beans.containsBean(name) && beans.isTypeMatch(name, JavaDelegate.class);
    }
}
