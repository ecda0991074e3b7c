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
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;

/**
 * Countersign with targets that are slow, fail, do a call twice, or fail after they did it, and that is killed where the
 * environment says: {@code KILL_AT} one of {@link Place}, the {@code KILL_AFTER}th time that it comes there.
 */
final class Unreliable implements BeanPostProcessor {

    /** Steps between approval and receipt. */
    enum Place {
        beforeRow,
        beforeCall,
        afterCall,
        afterReceipt
    }

    private static final int MOST_MILLIS_SLOW = 200;

    private final String killAt = System.getenv().getOrDefault("KILL_AT", "");
    private final AtomicInteger killAfter =
            new AtomicInteger(Integer.parseInt(System.getenv().getOrDefault("KILL_AFTER", "0")));
    private final double faults = Double.parseDouble(System.getenv().getOrDefault("TARGET_FAULTS", "0"));
    private final Random random = new Random(Long.parseLong(System.getenv().getOrDefault("SEED", "1")));

    public static void main(String[] args) {
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
                allInterfaces(bean.getClass()),
                (proxy, method, arguments) -> call.on(bean, method, arguments));
    }

    private static Class<?>[] allInterfaces(Class<?> type) {
        return Arrays.stream(org.springframework.util.ClassUtils.getAllInterfacesForClass(type))
                .filter(found -> java.lang.reflect.Modifier.isPublic(found.getModifiers()))
                .toArray(Class<?>[]::new);
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
        return method.getName().equals("effects") ? watched((List<Effect>) result) : result;
    }

    private Iterable<Effect> watched(List<Effect> effects) {
        return new java.util.AbstractList<>() {
            @Override
            public Effect get(int index) {
                return effects.get(index);
            }

            @Override
            public int size() {
                return effects.size();
            }

            @Override
            public Iterator<Effect> iterator() {
                Iterator<Effect> all = effects.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        if (!all.hasNext()) {
                            pass(Place.afterReceipt);
                        }
                        return all.hasNext();
                    }

                    @Override
                    public Effect next() {
                        pass(Place.beforeRow);
                        return all.next();
                    }
                };
            }
        };
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
        if (random.nextDouble() < faults) {
            throw new IllegalStateException("The target does not answer.");
        }
        if (random.nextDouble() < faults) {
            LockSupport.parkNanos(random.nextInt(MOST_MILLIS_SLOW) * 1_000_000L);
        }
        Object receipt = invoke(bean, method, arguments);
        if (random.nextDouble() < faults) {
            receipt = invoke(bean, method, arguments);
        }
        pass(Place.afterCall);
        if (random.nextDouble() < faults) {
            throw new IllegalStateException("The answer of the target was lost.");
        }
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
