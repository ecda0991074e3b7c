package io.countersign;

import io.countersign.audit.Verifier;
import io.countersign.target.SandboxServer;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Starts Countersign; with the argument {@code sandbox} the target systems that it is tried out with; with
 * {@code verify <file> --key <public key>} it checks an audit without a server.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class Countersign {

    public static void main(String[] args) {
        String command = args.length == 0 ? "" : args[0];
        switch (command) {
            case "verify" -> System.exit(Verifier.run(List.of(args).subList(1, args.length), System.out));
            case "sandbox" -> SandboxServer.run();
            default -> SpringApplication.run(Countersign.class, args);
        }
    }
}
