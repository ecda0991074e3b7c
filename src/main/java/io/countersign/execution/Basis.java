package io.countersign.execution;

/** What an approval rests on. */
public enum Basis {
    /** The approval rules let the action run without a person. */
    automatic,
    /** A reviewer approved it. */
    review,
    /** A reviewer wrote it, within their authority. */
    edit
}
