package io.brewmaster.finalizer;

import io.brewmaster.core.ExitCode;
import io.brewmaster.core.config.Configuration;
import io.brewmaster.finalizer.delivery.GaveUpException;
import io.brewmaster.finalizer.delivery.Patience;
import io.brewmaster.finalizer.status.StatusText;
import io.brewmaster.finalizer.store.ObjectStore;
import io.brewmaster.finalizer.store.StoreException;
import io.brewmaster.finalizer.verify.Checked;
import io.brewmaster.finalizer.verify.ObjectReader;
import io.brewmaster.finalizer.verify.Tally;
import io.brewmaster.finalizer.verify.Verifier;
import io.brewmaster.finalizer.verify.VerifyText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** {@code verify KEY…}: reads objects back and compares them with what their manifests say. Changes nothing. */
final class VerifyCommand {
    /** A bucket is as large as it is: what ends this is that nothing moves. */
    private static final Duration AT_MOST = Duration.ofDays(30);

    private final Configuration config;
    private final boolean json;
    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    private final Tally tally = new Tally();

    /** @param json a JSON object on each line instead of text */
    VerifyCommand(Configuration config, boolean json) {
        this.config = config;
        this.json = json;
    }

    ExitCode run(List<String> keys) {
        ExitCode stopped = ExitCode.OK;
        try {
            verify(keys);
        } catch (IllegalArgumentException contradiction) {
            stopped = stopped(String.valueOf(contradiction.getMessage()), ExitCode.CONFIGURATION);
        } catch (GaveUpException notNow) {
            stopped = stopped(notNow.reason(), ExitCode.TRY_AGAIN);
        } catch (StoreException failure) {
            stopped = stopped(
                    failure.reason(),
                    failure.kind() == StoreException.Kind.REFUSED ? ExitCode.CONFIGURATION : ExitCode.TRY_AGAIN);
        } catch (InterruptedException interrupted) {
            stopped = ExitCode.TRY_AGAIN;
        }
        out.println(json ? VerifyText.json(tally, stopped == ExitCode.OK) : VerifyText.summary(tally));
        // What is known to be wrong stays wrong, whatever the rest is.
        return tally.exitCode() == ExitCode.NOT_A_RECORDING || stopped == ExitCode.OK ? tally.exitCode() : stopped;
    }

    private void verify(List<String> keys) throws StoreException, GaveUpException, InterruptedException {
        // A person or a program reads this: no EMF among it.
        Workshop workshop = new Workshop(config, OutputStream.nullOutputStream());
        ObjectStore store = workshop.store();
        Patience patience = Workshop.patience(AT_MOST);
        ObjectReader reader = new ObjectReader(store, patience, Deliverer.display());
        Verifier verifier = new Verifier(store, patience, reader, tally, this::tell);
        for (String key : keys) {
            verifier.verify(key);
        }
    }

    private void tell(Checked checked) {
        out.println(json ? VerifyText.json(checked) : StatusText.printable(VerifyText.line(checked)));
    }

    private static ExitCode stopped(String reason, ExitCode exit) {
        System.err.println("finalizer: cannot verify all of it: " + reason);
        return exit;
    }
}
