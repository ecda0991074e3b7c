/** Start-up and the engine's own extension points; the only place that sees the engine's inside. */
@NullMarked
package io.countersign.engine;

import org.jspecify.annotations.NullMarked;
