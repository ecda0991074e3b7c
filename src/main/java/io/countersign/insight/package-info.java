/** Figures: what the checkpoint costs, what it catches, and what that suggests. */
@NullMarked
package io.countersign.insight;

import org.jspecify.annotations.NullMarked;
