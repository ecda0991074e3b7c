package io.countersign.engine;

import io.countersign.cases.Refused;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;

/** Takes our refusals out of the engine's own exceptions, so that people read the sentence. */
final class UnwrapRefusals extends CommandInterceptor {

    @Override
    public <T> T execute(Command<T> command) {
        try {
            return next.execute(command);
        } catch (Refused e) {
            Refusals.remember(e);
            throw e;
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
}
