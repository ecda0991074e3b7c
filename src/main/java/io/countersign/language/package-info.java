/** What a text is about, and how sure that is: sentence vectors, classifiers over them, calibration. Knows no workflow. */
@NullMarked
package io.countersign.language;

import org.jspecify.annotations.NullMarked;
