/** The systems that actions are carried out on and facts come from, as ports, with a sandbox that plays them. */
@NullMarked
package io.countersign.target;

import org.jspecify.annotations.NullMarked;
