/** What only the outreach workflow has: its facts, what it finds in a mail, and a first agent that writes by templates. */
@NullMarked
package io.countersign.workflow.outreach;

import org.jspecify.annotations.NullMarked;
