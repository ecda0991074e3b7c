package io.countersign.audit;

import org.springframework.test.context.TestPropertySource;

/** On a file, as the application has it where nothing else is set. */
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:file:./target/load/h2-${random.uuid}")
class AuditLoadOnH2Test extends AuditLoad {}
