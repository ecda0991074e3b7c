/** Carries out what was approved, exactly that, once. */
@NullMarked
package io.countersign.execution;

import org.jspecify.annotations.NullMarked;
