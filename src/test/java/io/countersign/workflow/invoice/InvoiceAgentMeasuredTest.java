package io.countersign.workflow.invoice;

import io.countersign.evaluation.Measured;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** How good the embedded agent is on cases that it was not fitted to, and whether it knows. */
class InvoiceAgentMeasuredTest {

    private static final Invoices SETTING = new Invoices();

    @Test
    void isAsOftenRightAsItIsSure() throws IOException {
        new Measured("invoice", SETTING::propose).isAsOftenRightAsItIsSure();
    }
}
