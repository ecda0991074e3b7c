package io.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.mock.env.MockEnvironment;

class ManagementPortTest {

    @ParameterizedTest
    @CsvSource({"8080, , 9080", "8081, , 9081", "65000, , 64000", "0, , 0", "-1, , 0", "8080, 0, 0", "8080, 7000, 7000"
    })
    void followsFromThePortUnlessItIsSet(String main, String set, String management) {
        assertThat(with(main, set)).isEqualTo(management);
    }

    @Test
    void isNeverThePortOfPeople() {
        assertThatThrownBy(() -> with("8080", "8080")).hasMessageContaining("the port of people and agents");
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "-1", "65536"})
    void isAPort(String set) {
        assertThatThrownBy(() -> with("8080", set)).hasMessageContaining("which is no port");
    }

    private static String with(String main, String set) {
        MockEnvironment environment = new MockEnvironment();
        environment.setConversionService(new ApplicationConversionService());
        environment.setProperty("server.port", main);
        if (set != null) {
            environment.setProperty("MANAGEMENT_PORT", set);
        }
        new ManagementPort().postProcessEnvironment(environment, new SpringApplication());
        return environment.getProperty("management.server.port");
    }
}
