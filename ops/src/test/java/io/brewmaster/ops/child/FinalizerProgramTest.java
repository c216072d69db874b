package io.brewmaster.ops.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.brewmaster.core.ExitCode;
import io.brewmaster.ops.platform.OpsException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinalizerProgramTest {
    @TempDir
    Path checkout;

    @Test
    void saysWhatToDoWhereThereIsNoFinalizer() {
        assertThatThrownBy(() -> FinalizerProgram.beside(checkout.resolve("ops/target/ops.jar")))
                .isInstanceOfSatisfying(OpsException.class, problem -> {
                    assertThat(problem.exit()).isEqualTo(ExitCode.CONFIGURATION);
                    assertThat(problem.sentence())
                            .isEqualTo("the finalizer is not at " + checkout
                                    + "/finalizer/target/finalizer.jar: call ./brewmaster ops, which builds it");
                });
    }
}
