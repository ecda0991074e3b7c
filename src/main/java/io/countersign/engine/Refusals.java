package io.countersign.engine;

import io.countersign.cases.Refused;
import org.jspecify.annotations.Nullable;

/** The refusal that the request of this thread ran into: the engine's REST API would hand it out as an error of ours. */
final class Refusals {

    private static final ThreadLocal<@Nullable Refused> CURRENT = new ThreadLocal<>();

    private Refusals() {}

    static void remember(Refused refused) {
        CURRENT.set(refused);
    }

    static @Nullable Refused take() {
        Refused refused = CURRENT.get();
        CURRENT.remove();
        return refused;
    }
}
