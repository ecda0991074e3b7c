package io.countersign.chain;

import java.util.List;

/**
 * Told when records have been written, in the transaction that writes them: who keeps something made from them does so
 * then.
 *
 * @param entries at least one, in order
 */
public record Written(String chain, List<Entry> entries) {}
