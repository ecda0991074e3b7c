/** The trail of each case, its seals, and the proof that nobody altered it. */
@NullMarked
package io.countersign.audit;

import org.jspecify.annotations.NullMarked;
