/** Briefings: notes of meetings become a page and a mail; what only this workflow knows. */
@NullMarked
package io.countersign.workflow.briefing;

import org.jspecify.annotations.NullMarked;
