package io.countersign.workflow.invoice;

/** What an invoice says under a label, named as in the action. */
enum Field {
    number("number"),
    date("date"),
    purchaseOrder("purchase order"),
    net("net"),
    tax("tax"),
    total("total");

    private final String words;

    Field(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    boolean isAmount() {
        return this == net || this == tax || this == total;
    }
}
