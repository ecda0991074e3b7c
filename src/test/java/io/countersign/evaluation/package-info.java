/** How good agents are, over folders of labelled cases: knows neither a workflow nor an agent. */
package io.countersign.evaluation;
