package io.countersign.oversight;

/** The systems of record have not told for so long that an operator has to look; until they tell, nobody can decide. */
public final class FactsMissing extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FactsMissing(String key, RuntimeException last) {
        super(
                "Case " + key + ": a system of record did not tell what is needed for its decision, and was asked again"
                        + " until the time was up. Last answer: " + last.getMessage()
                        + " Nothing was proposed or carried out. Retry it when the system answers.",
                last);
    }
}
