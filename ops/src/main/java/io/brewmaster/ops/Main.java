package io.brewmaster.ops;

import io.brewmaster.ops.web.WebProbe;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.List;
import javax.net.ssl.SSLContext;

/** The operator's command line. */
public final class Main {
    private static final int HTTPS = 443;

    private Main() {}

    /** Runs one command; ends the process with a code of {@link io.brewmaster.core.ExitCode}. */
    public static void main(String[] args) throws NoSuchAlgorithmException {
        Site site = new Site(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Console.ofThisProcess(System.getenv()),
                Clock.systemUTC(),
                time -> Thread.sleep(time.toMillis()),
                new WebProbe(SSLContext.getDefault(), HTTPS));
        System.exit(new Program(site).run(List.of(args)));
    }
}
