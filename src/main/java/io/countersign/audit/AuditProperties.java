package io.countersign.audit;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where seals go and what signs them.
 *
 * @param folder holds {@code seals.jsonl}, append-only, and the key where no other is named
 * @param key PEM file with an Ed25519 private key (PKCS #8); its public key stands beside it as {@code .pub}
 * @param deliverTo a directory or an HTTP(S) address that gets each seal too; null for none
 */
@ConfigurationProperties("countersign.audit")
record AuditProperties(
        @DefaultValue("./data/audit") Path folder,
        @Nullable Path key,
        @Nullable String deliverTo) {

    Path keyFile() {
        return key == null || key.toString().isEmpty() ? folder.resolve("key.pem") : key;
    }

    Path publicKeyFile() {
        Path file = keyFile();
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    Path sealFile() {
        return folder.resolve("seals.jsonl");
    }
}
