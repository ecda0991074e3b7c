package io.countersign;

import io.countersign.audit.Verifier;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts Countersign, or verifies its audit: {@code verify <file> --key <public key>}. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class Countersign {

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("verify")) {
            System.exit(Verifier.run(List.of(args).subList(1, args.length), System.out));
        }
        SpringApplication.run(Countersign.class, args);
    }
}
