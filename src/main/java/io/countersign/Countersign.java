package io.countersign;

import io.countersign.target.SandboxServer;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts Countersign, or with the argument {@code sandbox} the target systems that it is tried out with. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class Countersign {

    public static void main(String[] args) {
        if (List.of(args).contains("sandbox")) {
            SandboxServer.run();
        } else {
            SpringApplication.run(Countersign.class, args);
        }
    }
}
