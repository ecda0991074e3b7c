package io.countersign;

import io.countersign.proposal.Effect;
import io.countersign.proposal.Workflow;
import io.countersign.target.Books;
import io.countersign.target.Crm;
import io.countersign.target.Mail;
import io.countersign.target.Pages;
import io.countersign.target.Payments;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Countersign as it is run, but killed where the environment says ({@code KILL_AT} one of {@link Place}, the {@code
 * KILL_AFTER}th time that it comes there), and with a clock that is off by {@code CLOCK_OFFSET}.
 */
final class Unreliable implements BeanPostProcessor {

    /** Steps between approval and receipt, of carrying out as of undoing. */
    enum Place {
        beforeRow,
        beforeCall,
        afterCall,
        afterReceipt,
        beforeCommit
    }

    private final String killAt = System.getenv().getOrDefault("KILL_AT", "");
    private final AtomicInteger killAfter =
            new AtomicInteger(Integer.parseInt(System.getenv().getOrDefault("KILL_AFTER", "0")));

    public static void main(String[] args) {
        // nobody is left to stop it
        ProcessHandle.current()
                .parent()
                .ifPresent(
                        test -> test.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
        ClockUtil.offset(Duration.parse(System.getenv().getOrDefault("CLOCK_OFFSET", "PT0S"))
                .toMillis());
        SpringApplication app = new SpringApplication(Countersign.class);
        app.addInitializers(context -> context.getBeanFactory().addBeanPostProcessor(new Unreliable()));
        app.run(args);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof Workflow) {
            return proxy(bean, this::carryingOut);
        }
        boolean target = Stream.of(Payments.class, Mail.class, Crm.class, Books.class, Pages.class)
                .anyMatch(type -> type.isInstance(bean));
        return target ? proxy(bean, this::called) : bean;
    }

    private interface Call {
        Object on(Object bean, Method method, Object[] arguments) throws Throwable;
    }

    private static Object proxy(Object bean, Call call) {
        return Proxy.newProxyInstance(
                Unreliable.class.getClassLoader(),
                Arrays.stream(ClassUtils.getAllInterfacesForClass(bean.getClass()))
                        .filter(found -> Modifier.isPublic(found.getModifiers()))
                        .toArray(Class<?>[]::new),
                (proxy, method, arguments) -> call.on(bean, method, arguments));
    }

    private static Object invoke(Object bean, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(bean, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @SuppressWarnings("unchecked")
    private Object carryingOut(Object bean, Method method, Object[] arguments) throws Throwable {
        Object result = invoke(bean, method, arguments);
        return List.of("effects", "undo").contains(method.getName()) ? watched((List<Effect>) result) : result;
    }

    private List<Effect> watched(List<Effect> effects) {
        return new AbstractList<>() {
            @Override
            public Effect get(int index) {
                pass(Place.beforeRow);
                return effects.get(index);
            }

            @Override
            public int size() {
                return effects.size();
            }

            @Override
            public Iterator<Effect> iterator() {
                Iterator<Effect> all = super.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        boolean more = all.hasNext();
                        if (!more) {
                            pass(Place.afterReceipt);
                            killBeforeCommit();
                        }
                        return more;
                    }

                    @Override
                    public Effect next() {
                        return all.next();
                    }
                };
            }
        };
    }

    private void killBeforeCommit() {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void beforeCompletion() {
                    pass(Place.beforeCommit);
                }
            });
        }
    }

    /** What does something takes a key and gives its receipt. */
    private Object called(Object bean, Method method, Object[] arguments) throws Throwable {
        boolean does = method.getReturnType() == String.class
                && arguments != null
                && arguments.length > 1
                && arguments[0] instanceof String;
        if (!does) {
            return invoke(bean, method, arguments);
        }
        pass(Place.beforeCall);
        Object receipt = invoke(bean, method, arguments);
        pass(Place.afterCall);
        return receipt;
    }

    private void pass(Place place) {
        if (place.name().equals(killAt) && killAfter.decrementAndGet() == 0) {
            try {
                // not halt(): SIGKILL, as from outside, while everything else goes on until it comes
                new ProcessBuilder(
                                "kill",
                                "-9",
                                String.valueOf(ProcessHandle.current().pid()))
                        .start();
            } catch (IOException e) {
                Runtime.getRuntime().halt(1);
            }
            while (true) {
                LockSupport.park();
            }
        }
    }
}
