/** The words that everything shares: proposal, action, evidence, routing, decision. Plain records, no engine, no Spring. */
@NullMarked
package io.countersign.proposal;

import org.jspecify.annotations.NullMarked;
