package io.brewmaster.ops;

import io.brewmaster.core.config.Configuration;
import io.brewmaster.core.config.ConfigurationException;
import io.brewmaster.ops.platform.Pause;
import io.brewmaster.ops.web.WebProbe;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * Where a command is run, and by whom.
 *
 * @param environment the variables
 * @param directory   the working directory
 * @param console     who reads what it says
 * @param clock       the wall clock
 * @param pause       how time passes
 * @param web         looks at the platform from outside
 */
record Site(Map<String, String> environment, Path directory, Console console, Clock clock, Pause pause, WebProbe web) {
    /** Read by the commands that need it: the others work with a wrong one too. */
    Configuration configuration() throws ConfigurationException {
        return Configuration.load(environment, directory);
    }
}
