/** A case: its number, its state, its variables and the shape that they must have. */
@NullMarked
package io.countersign.cases;

import org.jspecify.annotations.NullMarked;
