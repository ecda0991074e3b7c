/** An append-only chain of hashes over what happened to each case, written in the transaction of the fact. */
@NullMarked
package io.countersign.chain;

import org.jspecify.annotations.NullMarked;
