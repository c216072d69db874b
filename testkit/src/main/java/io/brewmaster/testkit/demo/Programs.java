package io.brewmaster.testkit.demo;

import io.brewmaster.testkit.process.ProgramProcess;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The real programs, as the build left them, started as the images start them. */
final class Programs {
    private final Path root;

    private Programs(Path root) {
        this.root = root;
    }

    /**
     * The programs of the checkout that this class was built in.
     *
     * @throws StoryException if this was copied out of its checkout
     */
    static Programs ofThisCheckout() {
        Path here;
        try {
            here = Path.of(Programs.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("brewmaster"))) {
                return new Programs(folder);
            }
        }
        throw new StoryException("the demo runs the programs of a checkout, and there is none above " + here);
    }

    /** Where the demo may leave what people want to look at afterwards. */
    Path outputs() {
        return root.resolve("target").resolve("demo");
    }

    ProgramProcess.Builder agent() {
        return program("agent");
    }

    ProgramProcess.Builder finalizer() {
        return program("finalizer");
    }

    private ProgramProcess.Builder program(String name) {
        Path module = root.resolve(name);
        return ProgramProcess.jar(module.resolve("target").resolve(name + ".jar"))
                .jvm("@" + module.resolve("jvm.options"));
    }
}
