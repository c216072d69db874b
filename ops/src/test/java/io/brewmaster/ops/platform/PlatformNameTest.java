package io.brewmaster.ops.platform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same names as terraform/tests/config.tftest.hcl has for the same settings. */
class PlatformNameTest {
    @ParameterizedTest
    @CsvSource({
        "standup,                                prod,     standup-prod",
        "Retro,                                  next_one, retro-next-one",
        "jitsi-video-platform,                   prod,     jitsi-video-platform-prod",
        "a-project-with-a-very-long-name-indeed, prod,     a-project-with-a-ver-8a092",
    })
    void isWhatTerraformMakesOfProjectAndEnvironment(String project, String environment, String name) {
        assertThat(PlatformName.of(project, environment).value()).isEqualTo(name);
    }

    @Test
    void aNameThatIsCutAtAHyphenHasNotTwoOfThem() {
        assertThat(PlatformName.of("nineteen-letters-is-it", "prod").value())
                .matches("nineteen-letters-is-[0-9a-f]{5}");
    }

    @ParameterizedTest
    @CsvSource({
        "standup-prod-signalling, SIGNALLING",
        "standup-prod-bridges,    BRIDGES",
        "standup-prod-bridges-12, BRIDGES",
        "standup-prod-recorders,  RECORDERS",
    })
    void servicesHaveTheRoleThatTheirNameSays(String service, Role role) {
        assertThat(Role.of(PlatformName.of("standup", "prod"), service)).contains(role);
    }

    @ParameterizedTest
    @CsvSource({"standup-prod-metadata", "standup-prod-bridges-new", "standup-test-bridges", "bridges"})
    void otherServicesHaveNone(String service) {
        assertThat(Role.of(PlatformName.of("standup", "prod"), service)).isEmpty();
    }

    @Test
    void namesWhatWakesThePlatform() {
        PlatformName name = PlatformName.of("standup", "prod");
        assertThat(name.table()).isEqualTo("standup-prod-wanted");
        assertThat(name.machine("arn:aws-cn:ecs:cn-north-1:111122223333:service/standup-prod/standup-prod-bridges"))
                .isEqualTo("arn:aws-cn:states:cn-north-1:111122223333:stateMachine:standup-prod-lifecycle");
    }
}
