package io.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.mock.env.MockEnvironment;

class CapacityTest {

    @Test
    void connectionsAndLockTimeFollow() {
        MockEnvironment environment = with("countersign.job-threads", "30", "countersign.target-timeout", "PT20S");

        assertThat(environment.getProperty("spring.datasource.hikari.maximum-pool-size"))
                .isEqualTo("80");
        assertThat(environment.getProperty("camunda.bpm.job-execution.max-pool-size"))
                .isEqualTo("30");
        assertThat(environment.getProperty("camunda.bpm.job-execution.lock-time-in-millis"))
                .isEqualTo("240000");
    }

    @Test
    void keepsWhatIsSetByHandAndFits() {
        MockEnvironment environment = with("spring.datasource.hikari.maximum-pool-size", "25");

        assertThat(environment.getProperty("spring.datasource.hikari.maximum-pool-size"))
                .isEqualTo("25");
    }

    @Test
    void refusesFewerConnectionsThanJobsTake() {
        assertThatThrownBy(() -> with("spring.datasource.hikari.maximum-pool-size", "20"))
                .hasMessageContaining("too few for 10 job threads");
    }

    @Test
    void refusesALockShorterThanAStep() {
        assertThatThrownBy(() -> with("camunda.bpm.job-execution.lock-time-in-millis", "39999"))
                .hasMessageContaining("shorter than a step may take");
    }

    @Test
    void refusesNoThreadAndAnEndlessWait() {
        assertThatThrownBy(() -> with("countersign.job-threads", "0")).hasMessageContaining("job-threads is 0");
        assertThatThrownBy(() -> with("countersign.target-timeout", "PT1H")).hasMessageContaining("target-timeout");
    }

    @ParameterizedTest
    @CsvSource({
        "countersign.job-threads, many",
        "countersign.job-threads, -3",
        "countersign.job-threads, 99999999999",
        "countersign.target-timeout, soon",
        "countersign.target-timeout, PT0S",
        "countersign.target-timeout, -PT5S",
        "spring.datasource.hikari.maximum-pool-size, all",
        "spring.datasource.hikari.maximum-pool-size, -1",
        "camunda.bpm.job-execution.lock-time-in-millis, long",
        "camunda.bpm.job-execution.lock-time-in-millis, 0",
        "camunda.bpm.job-execution.lock-time-in-millis, 86400000",
        "camunda.bpm.job-execution.core-pool-size, 50",
        "camunda.bpm.job-execution.max-pool-size, 0",
    })
    void namesTheSettingThatMakesNoSense(String setting, String value) {
        assertThatThrownBy(() -> with(setting, value))
                .isInstanceOf(Capacity.Contradiction.class)
                .hasMessageContaining(setting);
    }

    /** With the wait before it and eight calls of a step, the last try ends within five minutes. */
    @ParameterizedTest
    @CsvSource({"PT5S, PT4M", "PT20S, PT2M5S", "PT1M, PT0S"})
    void patienceLeavesTimeForTheLastTry(String timeout, String patience) {
        assertThat(with("countersign.target-timeout", timeout).getProperty("countersign.agent.patience"))
                .isEqualTo(patience);
    }

    private static MockEnvironment with(String... settings) {
        MockEnvironment environment = new MockEnvironment();
        environment.setConversionService(new ApplicationConversionService());
        for (int i = 0; i < settings.length; i += 2) {
            environment.setProperty(settings[i], settings[i + 1]);
        }
        new Capacity().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }
}
