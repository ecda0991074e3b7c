/** What a review needs besides its diagram: the packet, the guard on what reviewers do, levels, notices. */
@NullMarked
package io.countersign.review;

import org.jspecify.annotations.NullMarked;
