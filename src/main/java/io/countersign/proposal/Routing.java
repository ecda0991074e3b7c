package io.countersign.proposal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who decides; the process variable {@code routing}.
 *
 * @param group whose members decide; null for {@code automatic} and {@code refuse}
 * @param reasons every rule that fired, the strictest first
 * @param secondPerson whether a rule asks for two people, whatever the amount
 */
public record Routing(Oversight oversight, @Nullable String group, List<Reason> reasons, boolean secondPerson) {}
