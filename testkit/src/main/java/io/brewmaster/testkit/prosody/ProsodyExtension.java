package io.brewmaster.testkit.prosody;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Starts one real Prosody for a test class, when its first test asks for a {@link ProsodyServer} parameter, and ends it
 * after the last. {@code @ExtendWith(ProsodyExtension.class)} gives the default server; register an instance as a static
 * field with {@link #with} for another.
 */
public final class ProsodyExtension implements ParameterResolver {
    private final Prosody.Builder builder;

    /** The default server. */
    public ProsodyExtension() {
        this(Prosody.builder());
    }

    private ProsodyExtension(Prosody.Builder builder) {
        this.builder = builder;
    }

    /** The server that the builder describes. */
    public static ProsodyExtension with(Prosody.Builder builder) {
        return new ProsodyExtension(builder);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ProsodyServer.class;
    }

    @Override
    public ProsodyServer resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store =
                classContext(context).getStore(ExtensionContext.Namespace.create(ProsodyExtension.class, this));
        return store.computeIfAbsent(ProsodyServer.class, ignored -> builder.start(), ProsodyServer.class);
    }

    /** The store of the top-level class: its values are closed after the class's last test. */
    private static ExtensionContext classContext(ExtensionContext context) {
        ExtensionContext found = context;
        while (found.getParent().isPresent()
                && found.getParent().orElseThrow().getTestClass().isPresent()) {
            found = found.getParent().orElseThrow();
        }
        return found;
    }
}
