/** Asks an agent for a proposal, and takes nothing of its answer on trust. */
@NullMarked
package io.countersign.agent;

import org.jspecify.annotations.NullMarked;
