/** What only the invoice workflow has: how documents are read, its facts, and an agent that reads by labels. */
@NullMarked
package io.countersign.workflow.invoice;

import org.jspecify.annotations.NullMarked;
