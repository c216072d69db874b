package io.brewmaster.ops;

import io.brewmaster.core.config.DurationText;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code up} and {@code down} have in common. */
final class ScaleOptions {
    private static final DurationText TIMEOUT = new DurationText(Duration.ofSeconds(1), Duration.ofHours(2));

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "15 min",
            description = "How long to wait; 15 min unless you say otherwise. What was set stays set after that.")
    private String timeout = "";

    Duration timeout() {
        return TIMEOUT.read(timeout)
                .orElseThrow(
                        () -> new ParameterException(spec.commandLine(), "--timeout must be " + TIMEOUT.allowed()));
    }
}
