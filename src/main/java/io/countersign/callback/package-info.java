/** Tells those who opened a case how it ended, at an address of theirs. */
@NullMarked
package io.countersign.callback;

import org.jspecify.annotations.NullMarked;
