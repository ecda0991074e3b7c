package io.countersign.engine;

import io.countersign.cases.Refused;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ParseException;
import org.camunda.bpm.engine.Problem;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/** Takes refusals out of the engine's own exceptions, so that people read the sentence. */
final class UnwrapRefusals extends CommandInterceptor {

    @Override
    public <T> T execute(Command<T> command) {
        try {
            return next.execute(command);
        } catch (Refused e) {
            Refusals.remember(e);
            throw e;
        } catch (ParseException e) {
            Refused refused = new Refused(Refused.Kind.invalid, sentence(e));
            Refusals.remember(refused);
            throw refused;
        } catch (ProcessEngineException e) {
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof Refused refused) {
                    Refusals.remember(refused);
                    throw refused;
                }
            }
            throw e;
        }
    }

    private static String sentence(ParseException problem) {
        return problem.getResorceReports().stream()
                .map(report -> report.getResourceName() + ": "
                        + report.getErrors().stream().map(UnwrapRefusals::line).collect(Collectors.joining(" ")))
                .collect(Collectors.joining(" "));
    }

    private static String line(Problem error) {
        String element = error.getMainElementId() == null ? "" : "element " + error.getMainElementId() + ", ";
        // some say themselves again behind a colon, each time with a code of the engine's
        String message =
                error.getMessage().replaceFirst("(?s): ENGINE-\\d+ .*", "").replaceFirst("^ENGINE-\\d+ ", "");
        return element + "line " + error.getLine() + ": " + message + ". Mend it and deploy again.";
    }
}
