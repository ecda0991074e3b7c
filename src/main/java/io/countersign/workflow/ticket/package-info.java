/** What only the ticket workflow has: its facts, what its actions do, and an agent that reads mail offline. */
@NullMarked
package io.countersign.workflow.ticket;

import org.jspecify.annotations.NullMarked;
