package io.brewmaster.docker;

import io.brewmaster.testkit.prosody.NeedsDockerEngine;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A class of tests that run containers; skipped, with the reason, where there is no engine. All share one neighbourhood. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({NeedsDockerEngine.class, ContainerTest.Neighbourhoods.class})
@interface ContainerTest {
    /** Starts it once, and ends it with the run. */
    final class Neighbourhoods implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Neighbourhood.class;
        }

        @Override
        public Neighbourhood resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(ContainerTest.class))
                    .computeIfAbsent(Neighbourhood.class, key -> new Neighbourhood(), Neighbourhood.class);
        }
    }
}
