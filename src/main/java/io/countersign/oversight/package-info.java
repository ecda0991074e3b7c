/** From facts and rules to who decides. */
@NullMarked
package io.countersign.oversight;

import org.jspecify.annotations.NullMarked;
