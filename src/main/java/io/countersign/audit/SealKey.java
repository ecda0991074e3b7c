package io.countersign.audit;

import io.countersign.chain.Hashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/** The Ed25519 key that signs seals. It lies in a file: who can write the database can't sign. */
record SealKey(PrivateKey secret, PublicKey open) {

    /** @throws IllegalStateException where the file holds no key, with what to do */
    static Optional<SealKey> in(AuditProperties properties) {
        Path file = properties.keyFile();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            PrivateKey secret = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pem(file)));
            SealKey key = new SealKey(secret, publicKey(properties.publicKeyFile()));
            Seal probe = key.sign(new Seal(0, "", 0, "", "", key.id(), ""));
            if (!probe.isSignedBy(key.open())) {
                throw new IllegalStateException(properties.publicKeyFile() + " is not the public key of " + file
                        + ". Put the right one there.");
            }
            return Optional.of(key);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    file + " holds no Ed25519 private key in PEM (PKCS #8). Make one with"
                            + " “openssl genpkey -algorithm ed25519 -out " + file + "” and"
                            + " “openssl pkey -in " + file + " -pubout -out " + properties.publicKeyFile() + "”.",
                    e);
        }
    }

    /** Makes a new one where there is none; only for trying out. */
    static void make(AuditProperties properties) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            Files.createDirectories(properties.keyFile().toAbsolutePath().getParent());
            Files.writeString(
                    properties.publicKeyFile(),
                    text("PUBLIC KEY", pair.getPublic().getEncoded()));
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        properties.keyFile(),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(
                    properties.keyFile(), text("PRIVATE KEY", pair.getPrivate().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java since 15 has Ed25519", e);
        } catch (IOException e) {
            throw new UncheckedIOException("The key of the audit can't be written to " + properties.keyFile(), e);
        }
    }

    /** @throws GeneralSecurityException where the file holds none */
    static PublicKey publicKey(Path file) throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(pem(file)));
    }

    static String id(PublicKey key) {
        return Hashes.sha256(key.getEncoded());
    }

    String id() {
        return id(open);
    }

    Seal sign(Seal seal) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(secret);
            ed25519.update(seal.statement().getBytes(StandardCharsets.UTF_8));
            return new Seal(
                    seal.number(),
                    seal.at(),
                    seal.leaves(),
                    seal.root(),
                    seal.previous(),
                    seal.key(),
                    Base64.getEncoder().encodeToString(ed25519.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The seal can't be signed", e);
        }
    }

    private static byte[] pem(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]{1,40}-----", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read", e);
        }
    }

    private static String text(String kind, byte[] encoded) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END " + kind + "-----\n";
    }
}
