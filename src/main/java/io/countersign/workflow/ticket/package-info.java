/** What only the ticket workflow has: its facts, what its actions do, and a first agent that reads mail by grammar. */
@NullMarked
package io.countersign.workflow.ticket;

import org.jspecify.annotations.NullMarked;
