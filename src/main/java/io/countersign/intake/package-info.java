/** The door: requests, and proposals of outside agents. */
@NullMarked
package io.countersign.intake;

import org.jspecify.annotations.NullMarked;
