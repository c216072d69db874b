package io.brewmaster.testkit.prosody;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A JUnit extension for tests that need containers: without a Docker engine it skips them and prints why. */
public final class NeedsDockerEngine implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (DockerEngine.answers()) {
            return ConditionEvaluationResult.enabled("a Docker engine answers");
        }
        String reason = context.getDisplayName() + " is skipped: no Docker engine answers";
        System.out.println(reason);
        return ConditionEvaluationResult.disabled(reason);
    }
}
