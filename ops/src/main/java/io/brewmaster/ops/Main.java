package io.brewmaster.ops;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The operator's command line. */
public final class Main {
    private Main() {}

    /** Runs one command; ends the process with a code of {@link io.brewmaster.core.ExitCode}. */
    public static void main(String[] args) {
        Site site = new Site(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Console.ofThisProcess(System.getenv()),
                Clock.systemUTC(),
                time -> Thread.sleep(time.toMillis()));
        System.exit(new Program(site).run(List.of(args)));
    }
}
